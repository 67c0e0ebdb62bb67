/* SPDX-License-Identifier: MIT */
/* Options of sockets that the engine does not keep, and the effect of those that it does. */
#include "dialects/common/text.h"
#include "dialects/ti/socket_secure.h"

/* --- Levels SOCKET and IP: what is kept has an effect. */

void ti_sol_heard(struct at_modem *modem, uint8_t option, unsigned key)
{
	(void)modem;
	(void)option;
	ti_socket_configure(ti_socket(key));
}

void ti_ip_heard(struct at_modem *modem, uint8_t option, unsigned key)
{
	ti_sol_heard(modem, option, key);
}

/* --- Secured sockets. */

static enum cause set_text(struct ti_secure_text *text, const struct at_text *value)
{
	text_copy(text->bytes, sizeof text->bytes, value->bytes, value->length);
	text->length = value->length;
	return CAUSE_NONE;
}

static enum cause set_method(struct ti_secured *secured, uint8_t method)
{
	if (!ti_secure_speaks(method, secured->mask))
		return CAUSE_method_unsupported;
	secured->method = method;
	return CAUSE_NONE;
}

/* Ciphers that the modem does not speak do no harm beside one that it speaks. */
static enum cause set_mask(struct ti_secured *secured, uint32_t mask)
{
	if (!ti_secure_speaks(secured->method, mask))
		return CAUSE_method_unsupported;
	secured->mask = mask;
	return CAUSE_NONE;
}

static enum cause set_secure(struct ti_secured *secured,
			     const struct ti_set_sock_opt_set *arguments)
{
	struct ti_secure_text *files = secured->files;

	switch (arguments->of_level.socket.option) {
	case TI_SOL_OPTION_SECMETHOD:
		return set_method(secured, arguments->of_level.socket.of_option.secmethod.value);
	case TI_SOL_OPTION_SECURE_MASK:
		return set_mask(secured, arguments->of_level.socket.of_option.secure_mask.value);
	case TI_SOL_OPTION_SECURE_ALPN:
		secured->protocols =
			(uint8_t)arguments->of_level.socket.of_option.secure_alpn.value;
		return CAUSE_NONE;
	case TI_SOL_OPTION_SECURE_FILES_CA_FILE_NAME:
		return set_text(
			&files[TI_SECURE_AUTHORITY],
			&arguments->of_level.socket.of_option.secure_files_ca_file_name.value);
	case TI_SOL_OPTION_SECURE_FILES_PRIVATE_KEY_FILE_NAME:
		return set_text(&files[TI_SECURE_KEY],
				&arguments->of_level.socket.of_option
					 .secure_files_private_key_file_name.value);
	case TI_SOL_OPTION_SECURE_FILES_CERTIFICATE_FILE_NAME:
		return set_text(&files[TI_SECURE_CERTIFICATE],
				&arguments->of_level.socket.of_option
					 .secure_files_certificate_file_name.value);
	case TI_SOL_OPTION_SECURE_FILES_DH_KEY_FILE_NAME:
		return set_text(
			&files[TI_SECURE_DH_KEY],
			&arguments->of_level.socket.of_option.secure_files_dh_key_file_name.value);
	default:
		return set_text(&secured->domain, &arguments->of_level.socket.of_option
							   .secure_domain_name_verification.value);
	}
}

/* --- The commands. */

static enum cause set_socket(const struct ti_socket *socket,
			     const struct ti_set_sock_opt_set *arguments)
{
	switch (arguments->of_level.socket.option) {
	case TI_SOL_OPTION_KEEPALIVE:
	case TI_SOL_OPTION_KEEPALIVETIME:
	case TI_SOL_OPTION_RX_NO_IP_BOUNDARY:
	case TI_SOL_OPTION_RCVTIMEO:
	case TI_SOL_OPTION_RCVBUF:
	case TI_SOL_OPTION_NONBLOCKING:
	case TI_SOL_OPTION_LINGER:
		return CAUSE_NONE;
	default:
		if (socket->secured == NULL)
			return CAUSE_option_unavailable;
		return socket->secured->settled ? CAUSE_security_settled
						: set_secure(socket->secured, arguments);
	}
}

static struct address address_of(const struct at_ipv4 *address)
{
	return address_of_ipv4(ipv4_address(address));
}

/* A socket that can be in a group of IPv4 receives; others cannot. */
static enum cause receive_groups(struct ti_socket *socket)
{
	if (socket->type != TI_SOCKET_TYPE_DGRAM || socket->family != TI_DOMAIN_INET)
		return CAUSE_option_unavailable;
	return ti_socket_receive(socket);
}

static enum cause set_ip(struct ti_socket *socket, const struct ti_set_sock_opt_set *arguments)
{
	struct address group, at;
	enum cause cause = CAUSE_NONE;

	switch (arguments->of_level.ip.option) {
	case TI_IP_OPTION_ADD_MEMBERSHIP:
		cause = receive_groups(socket);
		group = address_of(&arguments->of_level.ip.of_option.add_membership.group);
		at = address_of(&arguments->of_level.ip.of_option.add_membership.interface);
		return cause ? cause : connection_join(socket->connection, &group, &at);
	case TI_IP_OPTION_DROP_MEMBERSHIP:
		cause = receive_groups(socket);
		group = address_of(&arguments->of_level.ip.of_option.drop_membership.group);
		at = address_of(&arguments->of_level.ip.of_option.drop_membership.interface);
		return cause ? cause : connection_leave(socket->connection, &group, &at);
	default: /* the engine keeps it */
		return CAUSE_NONE;
	}
}

enum cause ti_set_sock_opt_set(struct at_call *call, const struct ti_set_sock_opt_set *arguments)
{
	struct ti_socket *socket = ti_socket(arguments->sd);

	(void)call;
	switch (arguments->level) {
	case TI_LEVEL_SOCKET:
		return set_socket(socket, arguments);
	case TI_LEVEL_IP:
		return set_ip(socket, arguments);
	default: /* the engine keeps them */
		return CAUSE_NONE;
	}
}

static struct at_text shown(const struct ti_secure_text *text)
{
	return (struct at_text){text->bytes, text->length};
}

static enum cause show_secure(const struct ti_secured *secured, struct ti_sol_value *value)
{
	const struct ti_secure_text *files = secured->files;

	switch (value->option) {
	case TI_SOL_OPTION_SECMETHOD:
		value->of_option.secmethod.value = secured->method;
		break;
	case TI_SOL_OPTION_SECURE_MASK:
		value->of_option.secure_mask.value = secured->mask;
		break;
	case TI_SOL_OPTION_SECURE_ALPN:
		value->of_option.secure_alpn.value = secured->protocols;
		break;
	case TI_SOL_OPTION_SECURE_FILES_CA_FILE_NAME:
		value->of_option.secure_files_ca_file_name.value =
			shown(&files[TI_SECURE_AUTHORITY]);
		break;
	case TI_SOL_OPTION_SECURE_FILES_PRIVATE_KEY_FILE_NAME:
		value->of_option.secure_files_private_key_file_name.value =
			shown(&files[TI_SECURE_KEY]);
		break;
	case TI_SOL_OPTION_SECURE_FILES_CERTIFICATE_FILE_NAME:
		value->of_option.secure_files_certificate_file_name.value =
			shown(&files[TI_SECURE_CERTIFICATE]);
		break;
	case TI_SOL_OPTION_SECURE_FILES_DH_KEY_FILE_NAME:
		value->of_option.secure_files_dh_key_file_name.value =
			shown(&files[TI_SECURE_DH_KEY]);
		break;
	default:
		value->of_option.secure_domain_name_verification.value = shown(&secured->domain);
	}
	return CAUSE_NONE;
}

enum cause ti_sol_show(struct at_call *call, const struct ti_get_sock_opt_set *arguments,
		       struct ti_sol_value *value)
{
	const struct ti_socket *socket = ti_socket(arguments->sd);

	(void)call;
	if (socket->secured == NULL)
		return CAUSE_option_unavailable;
	return show_secure(socket->secured, value);
}

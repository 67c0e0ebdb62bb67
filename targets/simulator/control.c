/* SPDX-License-Identifier: MIT */
#include "simulator/control.h"

#include <stdio.h>
#include <string.h>

#include "simulator/control_show.h"

/* What a line of the protocol reads and where its answer goes. */
struct request {
	struct control *control;
	struct words words;
	const char *line;
	size_t n;
	control_write *write;
	void *client;
	char message[WORLD_MESSAGE];
};

static bool read_control(struct request *request)
{
	uint32_t version;

	if (!words_number(&request->words, "the version of the protocol", 0, UINT16_MAX,
			  &version) ||
	    !words_end(&request->words))
		return false;
	return version == CONTROL_VERSION ||
	       words_error(&request->words, "control %lu: this modem speaks control %d",
			   (unsigned long)version, CONTROL_VERSION);
}

static bool read_version(struct request *request)
{
	char line[32];

	if (!words_end(&request->words))
		return false;
	snprintf(line, sizeof(line), "control %d", CONTROL_VERSION);
	request->write(request->client, line);
	snprintf(line, sizeof(line), "world %d", WORLD_VERSION);
	request->write(request->client, line);
	return true;
}

/* A new world begins: all that the old one said is gone; the line itself is the world's. */
static bool read_world(struct request *request)
{
	struct world *world = request->control->simulator->world;
	struct world_sim sim = world->sim;
	uint32_t version;

	/* Nothing may change when the line is wrong. */
	if (!words_number(&request->words, "the version of the world", WORLD_VERSION, WORLD_VERSION,
			  &version) ||
	    !words_end(&request->words))
		return false;
	world_init(world);
	world->sim.card = (uint16_t)(sim.card + 1);
	return world_line(world, request->line, request->n, request->message);
}

/* `network deactivate CID`, `network detach`; the rest of `network` is the world's. */
static bool read_network(struct request *request)
{
	struct simulator *simulator = request->control->simulator;
	uint32_t cid;

	if (words_take(&request->words, "deactivate"))
		return words_number(&request->words, "the context", 1, WORLD_CONTEXTS, &cid) &&
		       words_end(&request->words) &&
		       (simulator_lose_context(simulator, cid) ||
			words_error(&request->words, "context %lu is not active",
				    (unsigned long)cid));
	if (words_take(&request->words, "detach")) {
		if (!words_end(&request->words))
			return false;
		simulator_network_detach(simulator);
		return true;
	}
	return world_line(simulator->world, request->line, request->n, request->message);
}

static bool read_show(struct request *request)
{
	return control_show(request->control, &request->words, request->write, request->client);
}

static bool obey(struct request *request)
{
	static const struct command {
		const char *name;
		bool (*read)(struct request *request);
	} commands[] = {
		{"control", read_control}, {"version", read_version}, {"world", read_world},
		{"network", read_network}, {"show", read_show},
	};
	struct control_hook *hook = request->control->hook;
	enum control_result result = CONTROL_UNKNOWN;

	if (!words_cut(&request->words, request->line, request->n, request->message,
		       sizeof(request->message)))
		return false;
	if (!request->words.count)
		return true;
	for (unsigned i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (words_take(&request->words, commands[i].name))
			return commands[i].read(request);
	if (hook)
		result = hook->command(hook, request->words.word, request->words.count,
				       request->write, request->client, request->message,
				       sizeof(request->message));
	if (result != CONTROL_UNKNOWN)
		return result == CONTROL_OK;
	return world_line(request->control->simulator->world, request->line, request->n,
			  request->message);
}

void control_line(struct control *control, const char *line, size_t n, control_write *write,
		  void *client)
{
	struct request request = {
		.control = control, .line = line, .n = n, .write = write, .client = client};
	char answer[WORLD_MESSAGE + 8];

	if (obey(&request)) {
		write(client, "ok");
		return;
	}
	snprintf(answer, sizeof(answer), "error %s", request.message);
	write(client, answer);
}

void control_open(struct control_session *session, struct control *control, control_write *write,
		  void *client)
{
	*session = (struct control_session){.control = control, .write = write, .client = client};
}

/* The line is complete. An empty one is none: CR LF ends one line, not two. */
static void end_line(struct control_session *session)
{
	size_t n = session->length;
	bool overlong = session->overlong;

	session->length = 0;
	session->overlong = false;
	if (overlong)
		session->write(session->client, "error the line is too long");
	else if (n)
		control_line(session->control, session->line, n, session->write, session->client);
}

void control_input(struct control_session *session, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (bytes[i] == '\n' || bytes[i] == '\r')
			end_line(session);
		else if (session->length < sizeof(session->line) - 1)
			session->line[session->length++] = bytes[i];
		else
			session->overlong = true;
	}
}

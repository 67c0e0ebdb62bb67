# SPDX-License-Identifier: MIT
"""Secured sockets of the ti dialect, against OpenSSL: certificates out of files, good ones and bad."""

import base64
import ssl
import time

import pytest

from support.modem import free_port
from support.peers import Secure
from support.ti import PARSE, event, failed, next_line, refused, taken, value
from support.ti_sockets import (
    PEER,
    attach,
    connect,
    late,
    late_error,
    make,
    receive,
    receive_all,
    redirect,
    send,
    store,
)

pytestmark = pytest.mark.product("ti-cc3220")
HOST = "www.example.com"
ALL = bytes(range(256))
GCM = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    return Secure.make_certificates(tmp_path_factory.mktemp("certificates"))


def trust(port, sd, name="root.pem"):
    taken(port, f"AT+SetSockOpt={sd},SOCKET,SECURE_FILES_CA_FILE_NAME,{name}")


class World:
    """A modem in the network, with the files of certificates, and a server behind port 443."""

    def __init__(self, start, certificates, name):
        self.folder = certificates
        self.server = Secure(certificates, name)
        self.modem = start(world=redirect(self.server, 443))
        self.port = self.modem.port
        attach(self.port)
        self.port.set_clock()
        self.store("root.pem")

    def store(self, name):
        store(self.port, name, (self.folder / name).read_bytes())

    def socket(self, domain=None, authority="root.pem"):
        sd = make(self.port, "INET,STREAM,SEC")
        if authority:
            trust(self.port, sd, authority)
        if domain:
            taken(self.port, f"AT+SetSockOpt={sd},SOCKET,SECURE_DOMAIN_NAME_VERIFICATION,{domain}")
        return sd

    def fails(self, sd, number):
        late_error(self.port, f"AT+Connect={sd},INET,443,{PEER}", number, 60)


@pytest.fixture
def world(start, certificates):
    worlds = []

    def starter(name="rsa"):
        worlds.append(World(start, certificates, name))
        return worlds[-1]

    yield starter
    for one in worlds:
        one.server.stop()


# ------------------------------------------------------------------------------ good ones


@pytest.mark.parametrize("name", ["rsa", "ec"])
def test_data_both_ways(world, name):
    w = world(name)
    sd = w.socket(HOST)
    connect(w.port, sd, 443, timeout=60)
    peer = w.server.accept()
    for at in range(0, 5120, 1280):
        assert send(w.port, sd, ALL * 5) == ["OK"]
    assert w.server.receive(5120) == ALL * 20
    peer.sendall(ALL * 20)
    assert receive_all(w.port, sd, 5120) == ALL * 20
    assert send(w.port, sd, base64.b64encode(b"hello"), 1) == ["OK"]
    assert w.server.receive(5) == b"hello"
    assert value(w.port, f"AT+Close={sd}") == str(sd)
    assert peer.recv(1) == b""


def test_an_authority_in_der(world):
    w = world()
    w.store("root.der")
    connect(w.port, w.socket(HOST, "root.der"), 443, timeout=60)


def test_several_authorities_in_a_file(world):
    w = world()
    w.store("several.pem")
    connect(w.port, w.socket(HOST, "several.pem"), 443, timeout=60)


def test_without_a_name_any_server_of_the_authority_will_do(world):
    w = world("nameless")
    connect(w.port, w.socket(), 443, timeout=60)


def test_a_client_certificate(world):
    w = world()
    w.server.context.verify_mode = ssl.CERT_REQUIRED
    w.server.context.load_verify_locations(w.folder / "root.pem")
    for name in "client.pem", "client.key":
        w.store(name)
    sd = w.socket(HOST)
    taken(
        w.port,
        f"AT+SetSockOpt={sd},SOCKET,SECURE_FILES_CERTIFICATE_FILE_NAME,client.pem",
        f"AT+SetSockOpt={sd},SOCKET,SECURE_FILES_PRIVATE_KEY_FILE_NAME,client.key",
    )
    connect(w.port, sd, 443, timeout=60)
    subject = w.server.accept().getpeercert()["subject"]
    assert (("commonName", "client"),) in subject


@pytest.mark.parametrize(
    "names, ours, agreed",
    [
        ("H2", ["h2", "http/1.1"], "h2"),
        ("H1", ["h2", "http/1.1"], "http/1.1"),
        ("H1|H2C", ["h2c"], "h2c"),
        ("FULL_LIST", ["h2-14"], "h2-14"),
    ],
)
def test_a_protocol_is_agreed_on(world, names, ours, agreed):
    w = world()
    w.server.context.set_alpn_protocols(ours)
    sd = w.socket(HOST)
    taken(w.port, f"AT+SetSockOpt={sd},SOCKET,SECURE_ALPN,{names}")
    connect(w.port, sd, 443, timeout=60)
    assert w.server.accept().selected_alpn_protocol() == agreed


def test_a_cipher_of_the_mask(world):
    w = world()
    sd = w.socket(HOST)
    other = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"
    taken(w.port, f"AT+SetSockOpt={sd},SOCKET,SECURE_MASK,SSL_RSA_WITH_RC4_128_SHA|{other}")
    connect(w.port, sd, 443, timeout=60)
    assert w.server.accept().cipher()[0] == "ECDHE-RSA-AES256-GCM-SHA384"


def test_a_socket_that_does_not_block(world):
    w = world()
    sd = w.socket(HOST)
    taken(w.port, f"AT+SetSockOpt={sd},SOCKET,NONBLOCKING,1")
    line = f"AT+Connect={sd},INET,443,{PEER}"
    deadline = time.monotonic() + 30
    while (answer := late(w.port, line)) == failed(-114).encode():
        assert time.monotonic() < deadline
    assert answer == f"+connect:443,{PEER}".encode()


# ------------------------------------------------------------------------------ bad ones


@pytest.mark.parametrize(
    "name, domain, error",
    [
        ("expired", HOST, -461),
        ("future", HOST, -461),
        ("nameless", HOST, -722),
        ("rsa", "other.example.com", -722),
        ("purpose", HOST, -450),
    ],
)
def test_servers_that_are_not_believed(world, name, domain, error):
    w = world(name)
    sd = w.socket(domain)
    w.fails(sd, error)
    assert send(w.port, sd, b"x") == [failed(-107)]


@pytest.mark.parametrize("name", ["stranger", "alone"])
def test_an_unknown_authority_is_an_event_as_well(start, certificates, name):
    server = Secure(certificates, name)
    modem = start(ports=2, world=redirect(server, 443))
    first, second = modem.ports
    attach(first, second)
    first.set_clock()
    store(first, "root.pem", (certificates / "root.pem").read_bytes())
    sd = make(first, "INET,STREAM,SEC")
    trust(first, sd)
    taken(first, f"AT+Connect={sd},INET,443,{PEER}")
    assert event(first, "+eventsock:async_event,", 60) == f"{sd},wrong_root_ca,-468"
    assert next_line(first) == failed(-468).encode()
    assert event(second, "+eventsock:async_event,", 60) == f"{sd},wrong_root_ca,-468"
    server.stop()


def test_nobody_is_trusted_without_a_file(world):
    w = world()
    w.fails(w.socket(HOST, None), -453)


def test_files_that_are_missing_or_no_certificates(world):
    w = world()
    sd = w.socket(HOST, "none.pem")
    w.fails(sd, -454)
    store(w.port, "rubbish", b"-----BEGIN RUBBISH-----\n" + ALL)
    trust(w.port, sd, "rubbish")
    w.fails(sd, -456)
    trust(w.port, sd, "root.pem")
    for option, number in ("CERTIFICATE", -457), ("PRIVATE_KEY", -458):
        for name in "none.pem", "rubbish":
            taken(w.port, f"AT+SetSockOpt={sd},SOCKET,SECURE_FILES_{option}_FILE_NAME,{name}")
            w.store("client.pem")
            if option == "CERTIFICATE" and name == "rubbish":
                taken(w.port, f"AT+SetSockOpt={sd},SOCKET,SECURE_FILES_PRIVATE_KEY_FILE_NAME,root.pem")
            w.fails(sd, number)
        taken(w.port, f"AT+SetSockOpt={sd},SOCKET,SECURE_FILES_CERTIFICATE_FILE_NAME,client.pem")


def test_files_that_are_too_large(world):
    w = world()
    store(w.port, "large.pem", bytes(9000))
    w.fails(w.socket(HOST, "large.pem"), -455)


def test_a_server_that_wants_a_certificate_and_gets_none(world):
    w = world()
    w.server.context.verify_mode = ssl.CERT_REQUIRED
    w.server.context.maximum_version = ssl.TLSVersion.TLSv1_2
    w.server.context.load_verify_locations(w.folder / "root.pem")
    w.fails(w.socket(HOST), -340)


def test_no_cipher_in_common(world):
    w = world()
    w.server.context.maximum_version = ssl.TLSVersion.TLSv1_2
    w.server.context.set_ciphers("AES128-SHA")
    sd = w.socket(HOST)
    taken(w.port, f"AT+SetSockOpt={sd},SOCKET,SECURE_MASK,{GCM}")
    w.fails(sd, -340)


def test_older_ciphers_are_there_for_servers_that_have_nothing_else(world):
    w = world()
    w.server.context.maximum_version = ssl.TLSVersion.TLSv1_2
    w.server.context.set_ciphers("AES128-SHA")
    sd = w.socket(HOST)
    connect(w.port, sd, 443, timeout=60)
    assert w.server.accept().cipher()[0] == "AES128-SHA"


def test_a_port_where_nobody_listens(start, certificates):
    port = start(world=f"redirect tcp any 443 to 127.0.0.1 {free_port()}\n").port
    attach(port)
    port.set_clock()
    store(port, "root.pem", (certificates / "root.pem").read_bytes())
    sd = make(port, "INET,STREAM,SEC")
    trust(port, sd)
    late_error(port, f"AT+Connect={sd},INET,443,{PEER}", -111, 60)


def test_versions_and_ciphers_that_the_modem_has(modem):
    port = modem.port
    sd = make(port, "INET,STREAM,SEC")
    refused(port, f"AT+SetSockOpt={sd},SOCKET,SECMETHOD,SSLV3", -674)
    for method in "TLSV1", "TLSV1_1", "TLSV1_2", "SSLV3_TLSV1_2":
        taken(port, f"AT+SetSockOpt={sd},SOCKET,SECMETHOD,{method}")
        assert value(port, f"AT+GetSockOpt={sd},SOCKET,SECMETHOD") == method.lower()
    refused(port, f"AT+SetSockOpt={sd},SOCKET,SECMETHOD,TLSV1_3", PARSE)
    rc4, chacha = "SSL_RSA_WITH_RC4_128_MD5", "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
    refused(port, f"AT+SetSockOpt={sd},SOCKET,SECURE_MASK,{rc4}", -674)
    refused(port, f"AT+SetSockOpt={sd},SOCKET,SECURE_MASK,{rc4}|SSL_RSA_WITH_RC4_128_SHA", -674)
    taken(port, f"AT+SetSockOpt={sd},SOCKET,SECURE_MASK,[{rc4}|{GCM}|{chacha}]")
    assert value(port, f"AT+GetSockOpt={sd},SOCKET,SECURE_MASK") == f"{rc4}|{GCM}|{chacha}".lower()
    taken(port, f"AT+SetSockOpt={sd},SOCKET,SECURE_MASK,")
    assert value(port, f"AT+GetSockOpt={sd},SOCKET,SECURE_MASK") == ""


def test_options_of_secured_sockets(modem):
    port = modem.port
    plain, sd = make(port), make(port, "INET,STREAM,SEC")
    for option in (
        "SECURE_FILES_CA_FILE_NAME",
        "SECURE_FILES_PRIVATE_KEY_FILE_NAME",
        "SECURE_FILES_CERTIFICATE_FILE_NAME",
        "SECURE_FILES_DH_KEY_FILE_NAME",
        "SECURE_DOMAIN_NAME_VERIFICATION",
    ):
        taken(port, f"AT+SetSockOpt={sd},SOCKET,{option},Some/Name.pem")
        assert value(port, f"AT+GetSockOpt={sd},SOCKET,{option}") == "Some/Name.pem"
        refused(port, f"AT+SetSockOpt={plain},SOCKET,{option},name", -92)
        refused(port, f"AT+GetSockOpt={plain},SOCKET,{option}", -92)
        longest = 255 if "DOMAIN" in option else 180
        taken(port, f"AT+SetSockOpt={sd},SOCKET,{option},{'n' * longest}")
        refused(port, f"AT+SetSockOpt={sd},SOCKET,{option},{'n' * (longest + 1)}", PARSE)
    taken(port, f"AT+SetSockOpt={sd},SOCKET,SECURE_ALPN,H1|H2_16")
    assert value(port, f"AT+GetSockOpt={sd},SOCKET,SECURE_ALPN") == "h1|h2_16"
    refused(port, f"AT+SetSockOpt={sd},SOCKET,SECURE_ALPN,H3", PARSE)
    refused(port, f"AT+SetSockOpt={sd},SOCKET,SECURE_EXT_CLIENT_CHLNG_RESP,", -95)
    refused(port, f"AT+SetSockOpt={plain},SOCKET,SECMETHOD,TLSV1_2", -92)
    value(port, f"AT+Close={sd}")
    assert make(port, "INET,STREAM,SEC") == sd  # and begins anew
    assert value(port, f"AT+GetSockOpt={sd},SOCKET,SECURE_FILES_CA_FILE_NAME") == ""
    assert value(port, f"AT+GetSockOpt={sd},SOCKET,SECMETHOD") == "sslv3_tlsv1_2"


# ------------------------------------------------------------------------------ ends


def test_the_end_of_the_secured_stream_is_an_event(world):
    w = world()
    sd = w.socket(HOST)
    connect(w.port, sd, 443, timeout=60)
    w.server.accept().sendall(b"last")
    w.server.shut()
    assert receive_all(w.port, sd, 4) == b"last"
    assert event(w.port, "+eventsock:async_event,") == f"{sd},other_side_close_ssl,-452"
    assert receive(w.port, sd) == b""


def test_a_stream_that_is_cut_is_no_end(world):
    w = world()
    sd = w.socket(HOST)
    connect(w.port, sd, 443, timeout=60)
    w.server.accept()
    taken(w.port, f"AT+Recv={sd},0,10")
    w.server.close()
    assert next_line(w.port) == failed(-470).encode()


def test_two_at_once_and_no_third(start, certificates):
    servers = [Secure(certificates, "rsa") for _ in range(2)]
    lines = "".join(redirect(server, 443 + i) for i, server in enumerate(servers))
    port = start(world=lines).port
    attach(port)
    port.set_clock()
    store(port, "root.pem", (certificates / "root.pem").read_bytes())
    for i, server in enumerate(servers):
        sd = make(port, "INET,STREAM,SEC")
        trust(port, sd)
        connect(port, sd, 443 + i, timeout=60)
        assert send(port, sd, b"%d" % i) == ["OK"]
        assert server.receive(1) == b"%d" % i
    refused(port, "AT+Socket=INET,STREAM,SEC", -460)
    for server in servers:
        server.stop()

# SPDX-License-Identifier: MIT
"""Protocol 9: a TCP client over TLS, against OpenSSL with certificates of every kind."""

import pytest

from support.peers import Secure
from support.sierra_sockets import ETX, attach, create, leave, map_to, redirect

pytestmark = pytest.mark.product("sierra-sl8")

HOST = "www.example.com"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    folder = tmp_path_factory.mktemp("certificates")
    return Secure.make_certificates(folder)


@pytest.fixture
def secure(start, certificates):
    """Starts a server with the named certificate, and a port whose modem trusts `root`."""
    servers = []

    def starter(name, trust=True):
        servers.append(Secure(certificates, name))
        world = f"host {HOST} 10.0.2.2\n" + redirect(servers[-1], 443)
        world += Secure.trust(certificates) if trust else ""
        port = start(world=world).port
        port.set_clock()
        attach(port)
        return port, servers[-1]

    yield starter
    for server in servers:
        server.stop()


def fails(port, number):
    assert port.command(f'AT+WIPCREATE=9,1,"{HOST}",443') == ["OK"]
    port.until(f"\r\n+CME ERROR: {number}\r\n".encode(), 60)
    assert port.command("AT+WIPCREATE?") == ["OK"]


def test_data_both_ways(secure):
    port, server = secure("rsa")
    create(port, "9,1,443", HOST)
    peer = server.accept()
    assert port.command("AT+WIPCREATE?")[0].startswith("+WIPREADY: 9,1,")
    data = bytes(range(256)) * 40
    map_to(port, "9,1,2")
    port.write(data)
    got = b""
    while len(got) < len(data):
        got += peer.recv(65536)
    assert got == data
    peer.sendall(data)
    assert port.read(len(data)) == data
    leave(port)
    peer.sendall(b"more")
    port.until(b"\r\n+WIPDATA: 9,1,4\r\n")


def test_both_shut_down(secure):
    port, server = secure("ec")
    create(port, "9,1,443", HOST)
    peer = server.accept()
    map_to(port, "9,1,1")
    port.write(b"the end" + ETX)
    got = b""
    while part := peer.recv(100):  # until close_notify
        got += part
    assert got == b"the end"
    peer.unwrap().close()
    assert port.until(b"SHUTDOWN\r\n") == b"\r\nSHUTDOWN\r\n"
    leave(port)
    port.until(b"\r\n+WIPPEERCLOSE: 9,1\r\n")
    assert port.command("AT+WIPCLOSE=9,1") == ["OK"]


@pytest.mark.parametrize("name", ["expired", "nameless", "stranger", "alone"])
def test_a_certificate_that_proves_nothing(secure, name):
    port, _ = secure(name)
    fails(port, 865)


def test_a_clock_that_nobody_has_set(secure):
    port, _ = secure("rsa")
    assert port.command('AT+CCLK="70/01/01,00:00:00+00"') == ["OK"]
    fails(port, 865)


def test_nobody_to_trust(secure):
    port, _ = secure("rsa", trust=False)
    assert port.command(f'AT+WIPCREATE=9,1,"{HOST}",443') == ["+CME ERROR: 839"]


def test_a_server_that_speaks_something_else(start, certificates, raw):
    world = redirect(raw, 443) + Secure.trust(certificates)
    port = start(world=world).port
    attach(port)
    assert port.command('AT+WIPCREATE=9,1,"10.0.2.2",443') == ["OK"]
    raw.send(b"220 mail.example.com ESMTP ready\r\n" * 3)
    port.until(b"\r\n+CME ERROR: 860\r\n", 60)


def test_one_at_a_time(secure):
    port, server = secure("rsa")
    create(port, "9,1,443", HOST)
    server.accept()
    assert port.command(f'AT+WIPCREATE=9,1,"{HOST}",443') == ["+CME ERROR: 840"]
    assert port.command(f'AT+WIPCREATE=2,1,"{HOST}",443') == ["+CME ERROR: 840"]
    assert port.command(f'AT+WIPCREATE=9,2,"{HOST}",443') == ["+CME ERROR: 838"]
    assert port.command("AT+WIPCLOSE=9,1") == ["OK"]
    assert port.command("AT+WIPCREATE?") == ["OK"]

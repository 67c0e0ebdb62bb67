# SPDX-License-Identifier: MIT
"""AT+Select: which of several sockets has something for its host."""

import socket
import time

import pytest

from support.modem import free_port
from support.ti import failed, next_line, no_event, refused, taken, value, PARSE
from support.ti_sockets import PEER, attach, connected, late, late_error, make, readable, receive, redirect, send

pytestmark = pytest.mark.product("ti-cc3220")


@pytest.fixture
def online(start, raw):
    """A port whose modem is in the network; port 2000 of every host is `raw`."""
    port = start(world=redirect(raw, 2000)).port
    attach(port)
    return port


def test_at_once(online, raw):
    sd = connected(online, 2000)
    assert late(online, f"AT+Select={sd},{sd},0,0") == b"+select:"
    raw.send(b"x")
    readable(online, sd)
    assert late(online, f"AT+Select={sd},{sd},0,0") == f"+select:{sd}".encode()
    assert late(online, f"AT+Select={sd},{sd},0,0") == f"+select:{sd}".encode()  # it still waits
    assert receive(online, sd) == b"x"
    assert late(online, f"AT+Select={sd},{sd},0,0") == b"+select:"


def test_it_waits_and_the_port_is_free_meanwhile(online, raw):
    sd = connected(online, 2000)
    taken(online, f"AT+Select={sd},{sd},60,0")
    assert send(online, sd, b"ping") == ["OK"]
    assert raw.receive(4) == b"ping"
    raw.send(b"pong")
    assert next_line(online) == f"+select:{sd}".encode()


def test_nothing_within_the_time(online, raw):
    sd = connected(online, 2000)
    for seconds, microseconds, expected in (0, 200_000, 0.2), (1, 0, 1), (0, 1, 0):
        begun = time.monotonic()
        assert late(online, f"AT+Select={sd},{sd},{seconds},{microseconds}") == b"+select:"
        assert expected - 0.05 <= time.monotonic() - begun < expected + 5


def test_several(online, raw):
    raw.server.listen(4)
    assert [connected(online, 2000) for _ in range(3)] == [0, 1, 2]
    peers = [raw.server.accept()[0] for _ in range(3)]
    peers[2].sendall(b"2")
    assert late(online, "AT+Select=2,0|1|2,10,0") == b"+select:2"
    peers[0].sendall(b"0")
    readable(online, 0)
    assert late(online, "AT+Select=3,[0|1|2],10,0") == b"+select:0|2"
    assert late(online, "AT+Select=3,0|1,10,0") == b"+select:0"
    assert late(online, "AT+Select=3,1,0,0") == b"+select:"
    assert late(online, "AT+Select=3,,0,0") == b"+select:"
    for peer in peers:
        peer.close()


def test_an_end_is_something_to_notice(online, raw):
    sd = connected(online, 2000)
    raw.accept()
    taken(online, f"AT+Select={sd},{sd},60,0")
    raw.close()
    assert next_line(online) == f"+select:{sd}".encode()
    assert receive(online, sd) == b""


def test_so_is_a_reset(online, raw):
    sd = connected(online, 2000)
    raw.accept()
    taken(online, f"AT+Select={sd},{sd},60,0")
    raw.reset()
    assert next_line(online) == f"+select:{sd}".encode()
    late_error(online, f"AT+Recv={sd},0,1", -107)


def test_a_peer_who_wants_to_be_accepted(start):
    forwarded = free_port()
    port = start(args=["--forward", f"tcp:{forwarded}:80"]).port
    attach(port)
    sd = make(port)
    taken(port, f"AT+Bind={sd},INET,80,0.0.0.0", f"AT+Listen={sd},1")
    assert late(port, f"AT+Select={sd},{sd},0,0") == b"+select:"
    taken(port, f"AT+Select={sd},{sd},60,0")
    with socket.create_connection(("127.0.0.1", forwarded), 10):
        assert next_line(port) == f"+select:{sd}".encode()
        assert late(port, f"AT+Accept={sd},INET").startswith(b"+accept:1,inet,")
        assert late(port, f"AT+Select={sd},{sd},0,0") == b"+select:"


def test_sockets_that_are_none(online):
    make(online)
    late_error(online, "AT+Select=1,1,10,0", -9)
    late_error(online, "AT+Select=1,0|7,10,0", -9)
    refused(online, "AT+Select=1,16,10,0", PARSE)
    refused(online, "AT+Select=1,0|x,10,0", PARSE)


def test_a_socket_closed_meanwhile(start, raw):
    modem = start(ports=2, world=redirect(raw, 2000))
    first, second = modem.ports
    attach(first, second)
    sd = connected(first, 2000)
    taken(first, f"AT+Select={sd},{sd},60,0")
    value(second, f"AT+Close={sd}")
    assert next_line(first) == failed(-9).encode()
    no_event(second, "+select")

# SPDX-License-Identifier: MIT
"""Sockets of the ti dialect over UDP: datagrams to anybody and from anybody, boundaries, groups."""

import base64
import socket
import time

import pytest

from support.modem import free_port
from support.ti import COUNT, PARSE, failed, refused, taken, value
from support.ti_sockets import (
    PEER,
    answer_to,
    attach,
    connect,
    late_error,
    make,
    receive,
    received,
    redirect,
    send,
)

pytestmark = pytest.mark.product("ti-cc3220")
ALL = bytes(range(256))
UDP = "INET,DGRAM,UDP"


@pytest.fixture
def online(start, udp_raw):
    """A port whose modem is in the network; UDP port 3000 of every host is `udp_raw`."""
    port = start(world=redirect(udp_raw, 3000, "udp")).port
    attach(port)
    return port


def send_to(port, sd, data, to=3000, form=0, host=PEER, timeout=20):
    family = "INET6" if ":" in host else "INET"
    return answer_to(port, f"AT+SendTo={sd},{family},{to},{host},{form},{len(data)},", data, timeout)


def test_a_datagram_there_and_one_back(online, udp_raw):
    sd = make(online, UDP)
    assert send_to(online, sd, ALL) == ["OK"]
    assert udp_raw.receive(256) == ALL
    udp_raw.send(ALL)
    assert receive(online, sd, command="RecvFrom") == ALL


def test_each_command_is_one_datagram(online, udp_raw):
    sd = make(online, UDP)
    for data in b"one", b"", b"three", bytes(1460):
        if data:
            assert send_to(online, sd, data) == ["OK"]
            assert udp_raw.receive(2000) == data
        else:
            assert send_to(online, sd, data) == [PARSE]
    udp_raw.send(b"first")
    udp_raw.send(b"second")
    assert receive(online, sd) == b"first"
    assert receive(online, sd) == b"second"


def test_base64_of_a_datagram(online, udp_raw):
    sd = make(online, UDP)
    data = (ALL * 6)[:1460]
    assert send_to(online, sd, base64.b64encode(data), form=1) == ["OK"]
    assert udp_raw.receive(1460) == data
    udp_raw.send(data)
    assert receive(online, sd, form=1, command="RecvFrom") == base64.b64encode(data)


def test_what_is_not_asked_for_of_a_datagram_is_gone(online, udp_raw):
    sd = make(online, UDP)
    assert send_to(online, sd, b"hello") == ["OK"]
    udp_raw.receive(5)
    udp_raw.send(b"0123456789")
    udp_raw.send(b"next")
    assert receive(online, sd, 4) == b"0123"
    assert receive(online, sd, 4) == b"next"


def test_and_kept_without_boundaries(online, udp_raw):
    sd = make(online, UDP)
    taken(online, f"AT+SetSockOpt={sd},SOCKET,RX_NO_IP_BOUNDARY,1")
    assert send_to(online, sd, b"hello") == ["OK"]
    udp_raw.receive(5)
    udp_raw.send(b"0123456789")
    assert receive(online, sd, 4) == b"0123"
    assert receive(online, sd, 100) == b"456789"


def test_a_bound_socket_hears_everybody(start):
    forwarded = free_port(socket.SOCK_DGRAM)
    port = start(args=["--forward", f"udp:{forwarded}:5001"]).port
    attach(port)
    sd = make(port, UDP)
    taken(port, f"AT+Bind={sd},INET,5001,0.0.0.0")
    refused(port, f"AT+Bind={make(port, UDP)},INET,5001,0.0.0.0", -98)
    for data in b"a\r\nb", ALL:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
            peer.sendto(data, ("127.0.0.1", forwarded))
            assert receive(port, sd, command="RecvFrom") == data


def test_a_bound_socket_hears_as_soon_as_there_is_a_network(start):
    forwarded = free_port(socket.SOCK_DGRAM)
    port = start(args=["--forward", f"udp:{forwarded}:5001"]).port
    sd = make(port, UDP)
    taken(port, f"AT+Bind={sd},INET,5001,0.0.0.0", f"AT+Recv={sd},0,100")
    attach(port)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
        peer.sendto(b"hello", ("127.0.0.1", forwarded))
        assert received(port, sd) == b"hello"


def test_sending_from_a_bound_socket(start, udp_raw):
    port = start(world=redirect(udp_raw, 3000, "udp")).port
    attach(port)
    sd = make(port, UDP)
    taken(port, f"AT+Bind={sd},INET,5001,0.0.0.0")
    assert send_to(port, sd, b"hello") == ["OK"]
    assert udp_raw.receive(5) == b"hello"


def test_several_destinations(start, udp_raw):
    other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    other.bind(("127.0.0.1", 0))
    other.settimeout(10)
    world = redirect(udp_raw, 3000, "udp")
    world += f"redirect udp any 3001 to 127.0.0.1 {other.getsockname()[1]}\n"
    port = start(world=world).port
    attach(port)
    sd = make(port, UDP)
    for i in range(3):
        assert send_to(port, sd, b"to one %d" % i, 3000) == ["OK"]
        assert send_to(port, sd, b"to other %d" % i, 3001) == ["OK"]
        assert udp_raw.receive(100) == b"to one %d" % i
        assert other.recv(100) == b"to other %d" % i
    other.close()


def test_a_connected_socket(online, udp_raw):
    sd = make(online, UDP)
    assert send(online, sd, b"x") == [failed(-107)]
    connect(online, sd, 3000)
    assert send(online, sd, b"hello") == ["OK"]
    assert udp_raw.receive(5) == b"hello"
    udp_raw.send(b"there")
    assert receive(online, sd) == b"there"
    assert send_to(online, sd, b"x") == [failed(-106)]
    connect(online, sd, 3000)  # it may connect again


def test_a_bound_socket_sends_to_nobody_in_particular(online):
    sd = make(online, UDP)
    taken(online, f"AT+Bind={sd},INET,0,0.0.0.0")
    assert send(online, sd, b"x") == [failed(-89)]


@pytest.mark.long
def test_data_that_stops_coming_is_not_sent(online, udp_raw):
    sd = make(online, UDP)
    online.write(f"AT+SendTo={sd},INET,3000,{PEER},0,10,abc".encode())
    assert online.answer(20) == PARSE.encode() + b"\r\n"
    assert send_to(online, sd, b"whole") == ["OK"]
    assert udp_raw.receive(100) == b"whole"


@pytest.mark.long
def test_a_datagram_cut_at_every_byte(online, udp_raw):
    sd = make(online, UDP)
    data = b"\r\n\x00,x"
    line = f"AT+SendTo={sd},INET,3000,{PEER},0,{len(data)},".encode() + data + b"\r\n"
    for at in range(1, len(line)):
        online.write(line[:at])
        time.sleep(0.01)
        online.write(line[at:])
        assert online.answer() == b"OK\r\n", at
        assert udp_raw.receive(100) == data


@pytest.mark.long
@pytest.mark.parametrize(
    "line, data, error",
    [
        ("AT+SendTo=9,INET,3000,192.0.2.1,0,3,", b"abc", failed(-9)),
        ("AT+SendTo=0,INET6,3000,2001:db8::1,0,3,", b"abc", failed(-97)),
        ("AT+SendTo=0,INET,3000,2001:db8::1,0,3,", b"abc", PARSE),
        ("AT+SendTo=0,INET,0,192.0.2.1,0,3,", b"abc", PARSE),
        ("AT+SendTo=0,INET,3000,192.0.2.1,2,3,", b"abc", PARSE),
        ("AT+SendTo=1,INET,3000,192.0.2.1,0,3,", b"abc", failed(-107)),
        ("AT+RecvFrom=0,INET,0", b"", COUNT),
        ("AT+RecvFrom=0,INET,0,0.0.0.0,0,0", b"", PARSE),
        ("AT+RecvFrom=0,INET,0,::,0,10", b"", PARSE),
    ],
)
def test_what_is_wrong(online, line, data, error):
    assert (make(online, UDP), make(online)) == (0, 1)
    assert answer_to(online, line, data) == [error]
    taken(online, "AT+Test")


def test_receiving_of_the_wrong_family_and_in_vain(online):
    sd = make(online, UDP)
    late_error(online, f"AT+RecvFrom={sd},INET6,0,::,0,10", -97)
    taken(online, f"AT+SetSockOpt={sd},SOCKET,NONBLOCKING,1")
    late_error(online, f"AT+RecvFrom={sd},INET,0,0.0.0.0,0,10", -11)
    taken(online, f"AT+SetSockOpt={sd},SOCKET,NONBLOCKING,0")
    taken(online, f"AT+SetSockOpt={sd},SOCKET,RCVTIMEO,0,100000")
    late_error(online, f"AT+RecvFrom={sd},INET,,,0,10", -11)


def test_groups(online):
    sd = make(online, UDP)
    taken(online, f"AT+SetSockOpt={sd},IP,ADD_MEMBERSHIP,239.1.2.3,0.0.0.0")
    refused(online, f"AT+SetSockOpt={sd},IP,ADD_MEMBERSHIP,10.1.2.3,0.0.0.0", -99)
    refused(online, f"AT+SetSockOpt={sd},IP,ADD_MEMBERSHIP,239.1.2.4,192.0.2.9", -99)
    refused(online, f"AT+SetSockOpt={sd},IP,DROP_MEMBERSHIP,239.9.9.9,0.0.0.0", -99)
    taken(online, f"AT+SetSockOpt={sd},IP,DROP_MEMBERSHIP,239.1.2.3,0.0.0.0")
    refused(online, f"AT+SetSockOpt={make(online)},IP,ADD_MEMBERSHIP,239.1.2.3,0.0.0.0", -92)
    refused(online, f"AT+SetSockOpt={make(online, 'INET6,DGRAM,UDP')},IP,ADD_MEMBERSHIP,239.1.2.3,0.0.0.0", -92)
    refused(online, f"AT+GetSockOpt={sd},IP,ADD_MEMBERSHIP", -95)
    assert value(online, f"AT+GetSockOpt={sd},IP,MULTICAST_TTL") == "1"
    taken(online, f"AT+SetSockOpt={sd},IP,MULTICAST_TTL,7")
    assert value(online, f"AT+GetSockOpt={sd},IP,MULTICAST_TTL") == "7"

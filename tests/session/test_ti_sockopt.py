# SPDX-License-Identifier: MIT
"""Options of sockets: their values, what they do, and that each socket has its own."""

import socket
import time

import pytest

from support.modem import free_port
from support.ti import COUNT, PARSE, refused, taken, value
from support.ti_sockets import attach, connected, make, receive_all, redirect, send

pytestmark = pytest.mark.product("ti-cc3220")


@pytest.fixture
def online(start, raw):
    """A port whose modem is in the network; port 2000 of every host is `raw`."""
    port = start(world=redirect(raw, 2000)).port
    attach(port)
    return port


KEPT = [
    # level, option, what it begins with, another value, what is wrong
    ("SOCKET", "KEEPALIVE", "1", "0", ["2", "-1", "x", ""]),
    ("SOCKET", "KEEPALIVETIME", "300", "20", ["0", "x"]),
    ("SOCKET", "RX_NO_IP_BOUNDARY", "0", "1", ["2"]),
    ("SOCKET", "RCVTIMEO", "0,0", "5,10000", ["5", "5,1000000", "x,0"]),
    ("SOCKET", "RCVBUF", "32768", "8000", ["0", "x"]),
    ("SOCKET", "NONBLOCKING", "0", "1", ["2"]),
    ("SOCKET", "LINGER", "0,0", "1,30", ["2,0", "1,65536", "1"]),
    ("IP", "MULTICAST_TTL", "1", "255", ["256", "x"]),
    ("PHY", "PHY_RATE", "0", "13", ["x"]),
    ("PHY", "PHY_TX_POWER", "1", "15", ["0", "16"]),
    ("PHY", "PHY_NUM_FRAMES_TO_TX", "0", "100", ["x"]),
    ("PHY", "PHY_PREAMBLE", "0", "1", ["x"]),
    ("PHY", "PHY_TX_INHIBIT_THRESHOLD", "default", "max", ["11", "LOWEST"]),
    ("PHY", "PHY_TX_TIMEOUT", "0", "10", ["11"]),
    ("PHY", "PHY_ALLOW_ACKS", "0", "1", ["2"]),
]


@pytest.mark.long
@pytest.mark.parametrize("level, option, first, other, wrong", KEPT)
def test_each_socket_has_its_own(modem, level, option, first, other, wrong):
    port = modem.port
    one, two = make(port, "INET,DGRAM,UDP"), make(port)
    assert value(port, f"AT+GetSockOpt={one},{level},{option}") == first
    taken(port, f"AT+SetSockOpt={one},{level},{option},{other}")
    assert value(port, f"AT+GetSockOpt={one},{level},{option}") == other
    assert value(port, f"AT+getsockopt={two},{level.lower()},{option.lower()}") == first
    for bad in wrong:
        error = COUNT if bad in ("5", "1", "") and option in ("RCVTIMEO", "LINGER", "KEEPALIVE") else PARSE
        refused(port, f"AT+SetSockOpt={one},{level},{option},{bad}", error)
    assert value(port, f"AT+GetSockOpt={one},{level},{option}") == other
    value(port, f"AT+Close={one}")
    refused(port, f"AT+GetSockOpt={one},{level},{option}", -9)
    assert make(port) == one
    assert value(port, f"AT+GetSockOpt={one},{level},{option}") == first


@pytest.mark.long
@pytest.mark.parametrize(
    "line, error",
    [
        ("IP,RAW_RX_NO_HEADER,1", -95),
        ("IP,HDRINCL,0", -95),
        ("IP,RAW_IPV6_HDRINCL,1", -95),
        ("IP,HDRINCL,2", PARSE),
        ("SOCKET,CHANGE_CHANNEL,13", -95),
        ("SOCKET,CHANGE_CHANNEL,14", PARSE),
        ("SOCKET,SECURE_EXT_CLIENT_CHLNG_RESP", -95),
        ("SOCKET,SECURE_EXT_CLIENT_CHLNG_RESP,", -95),
        ("SOCKET,MULTICAST_TTL,1", PARSE),
        ("PHY,KEEPALIVE,1", PARSE),
        ("TCP,KEEPALIVE,1", PARSE),
        ("SOCKET,KEEPALIVE", COUNT),
        ("SOCKET", COUNT),
        ("SOCKET,KEEPALIVE,1,2", COUNT),
    ],
)
def test_what_cannot_be_set(modem, line, error):
    make(modem.port)
    refused(modem.port, f"AT+SetSockOpt=0,{line}", error)


@pytest.mark.long
@pytest.mark.parametrize("option", ["RAW_RX_NO_HEADER", "HDRINCL", "RAW_IPV6_HDRINCL"])
def test_what_raw_sockets_alone_have(modem, option):
    make(modem.port)
    refused(modem.port, f"AT+GetSockOpt=0,IP,{option}", -95)


def test_a_small_window_holds_the_peer_back(online, raw):
    sd = make(online)
    taken(online, f"AT+SetSockOpt={sd},SOCKET,RCVBUF,5000")
    taken(online, f"AT+Connect={sd},INET,2000,192.0.2.1")
    peer = raw.accept()
    online.until(b"+connect:2000,192.0.2.1\r\n")
    peer.sendall(bytes(20_000))
    time.sleep(0.3)
    assert receive_all(online, sd, 20_000) == bytes(20_000)


def test_without_lingering_all_is_delivered(online, raw):
    sd = connected(online, 2000)
    data = bytes(range(250)) * 4
    assert send(online, sd, data) == ["OK"]
    value(online, f"AT+Close={sd}")
    assert raw.closed() == data


def test_an_accepted_socket_has_the_options_of_its_listener(start):
    forwarded = free_port()
    port = start(args=["--forward", f"tcp:{forwarded}:80"]).port
    attach(port)
    sd = make(port)
    taken(port, f"AT+SetSockOpt={sd},SOCKET,RCVTIMEO,7,0")
    taken(port, f"AT+Bind={sd},INET,80,0.0.0.0", f"AT+Listen={sd},1")
    with socket.create_connection(("127.0.0.1", forwarded), 10):
        taken(port, f"AT+Accept={sd},INET")
        port.until(b"+accept:1,inet,")
        port.until(b"\r\n")
        assert value(port, "AT+GetSockOpt=1,SOCKET,RCVTIMEO") == "7,0"

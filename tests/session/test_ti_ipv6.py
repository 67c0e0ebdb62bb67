# SPDX-License-Identifier: MIT
"""Sockets of the ti dialect over IPv6: a peer on the host's ::1 reaches the modem's own address."""

import socket

import pytest

from support.modem import free_port
from support.ti import PARSE, event, events, refused, taken, value
from support.ti_sockets import answer_to, late_error, make, receive_all, received, send

pytestmark = pytest.mark.product("ti-cc3220")
ALL = bytes(range(256))
SLIRP_HOST = "fec0::2"  # the machine that the modem runs on, as its network has it
FAR = "2001:db8::1"


def attach6(port):
    """In the network, with a global address of IPv6."""
    taken(port, "AT+NetCfgSet=IF,STATE,IPV6_STA_LOCAL|IPV6_STA_GLOBAL")
    taken(port, "AT+WlanConnect=atforge,,OPEN,,,,")
    events(port, "+eventnetapp:ipv4_acquired,", "+eventnetapp:ipv6_acquired,0xfec00000:")


@pytest.fixture
def server(start):
    """A modem whose IPv6 port 80 is a port of ::1; the port and that number."""
    forwarded = free_port()
    port = start(args=["--forward", f"tcp6:{forwarded}:80"]).port
    attach6(port)
    return port, forwarded


@pytest.mark.host  # whose network alone lets somebody in from ::1
def test_a_server_of_ipv6(server):
    port, forwarded = server
    sd = make(port, "INET6,STREAM,TCP")
    taken(port, f"AT+Bind={sd},INET6,80,::", f"AT+Listen={sd},2", f"AT+Accept={sd},INET6")
    with socket.create_connection(("::1", forwarded), 10) as peer:
        line = event(port, "+accept:1,inet6,", 20)
        number, address = line.split(",")
        assert 0 < int(number) < 65536
        groups = address.split(":")
        assert len(groups) == 4 and all(int(x, 16) < 1 << 32 for x in groups), address
        peer.sendall(ALL)
        assert receive_all(port, 1, 256) == ALL
        assert send(port, 1, ALL) == ["OK"]
        peer.settimeout(10)
        data = b""
        while len(data) < 256:
            data += peer.recv(256)
        assert data == ALL


@pytest.mark.host
def test_datagrams_of_ipv6(start):
    forwarded = free_port(socket.SOCK_DGRAM)
    port = start(args=["--forward", f"udp6:{forwarded}:5001"]).port
    attach6(port)
    sd = make(port, "INET6,DGRAM,UDP")
    taken(port, f"AT+Bind={sd},INET6,5001,[0:0:0:0]", f"AT+RecvFrom={sd},INET6,0,::,0,100")
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as peer:
        peer.sendto(b"six", ("::1", forwarded))
        assert received(port, sd, command="RecvFrom") == b"six"


def test_addresses_are_four_groups_or_text(start):
    port = start().port
    sd = make(port, "INET6,STREAM,TCP")
    for wrong in "2001:db8::1::", "1:2:3", "10.0.0.1", "100000000:0:0:1":
        refused(port, f"AT+Bind={sd},INET6,80,{wrong}", PARSE)
    for ours in "0:0:0:0", "::", "[::]", "[0x0:0x0:0x0:0x0]":
        taken(port, f"AT+Bind={sd},INET6,80,{ours}")
        value(port, f"AT+Close={sd}")
        assert make(port, "INET6,STREAM,TCP") == sd
    refused(port, f"AT+Bind={sd},INET6,80,2001:db8::1", -99)


def listening(kind):
    peer = socket.socket(socket.AF_INET6, kind)
    peer.bind(("::1", 0))
    peer.settimeout(10)
    return peer


def test_a_client_of_ipv6(start):
    with listening(socket.SOCK_STREAM) as server:
        server.listen(1)
        number = server.getsockname()[1]
        port = start(world=f"redirect tcp any 2000 to {SLIRP_HOST} {number}\n").port
        attach6(port)
        sd = make(port, "INET6,STREAM,TCP")
        taken(port, f"AT+Connect={sd},INET6,2000,{FAR}")
        assert event(port, "+connect:", 20) == "2000,0x20010db8:0x0:0x0:0x1"
        peer = server.accept()[0]
        assert send(port, sd, ALL) == ["OK"]
        assert peer.recv(256) == ALL
        peer.sendall(ALL)
        assert receive_all(port, sd, 256) == ALL
        peer.close()


def test_a_datagram_to_ipv6_and_its_answer(start):
    with listening(socket.SOCK_DGRAM) as peer:
        number = peer.getsockname()[1]
        port = start(world=f"redirect udp any 3000 to {SLIRP_HOST} {number}\n").port
        attach6(port)
        sd = make(port, "INET6,DGRAM,UDP")
        for host in FAR, "[0x20010db8:0:0:1]", "20010db8:0:0:1":
            line = f"AT+SendTo={sd},INET6,3000,{host},0,4,"
            assert answer_to(port, line, b"ping") == ["OK"], host
            data, address = peer.recvfrom(100)
            assert data == b"ping"
            peer.sendto(b"pong", address)
            taken(port, f"AT+RecvFrom={sd},INET6,0,::,1,100")
            assert received(port, sd, 1, "RecvFrom") == b"cG9uZw=="


def test_nobody_at_an_address_of_ipv6(start):
    with listening(socket.SOCK_STREAM) as unheard:  # bound, but not listening
        number = unheard.getsockname()[1]
        port = start(world=f"redirect tcp any 2000 to {SLIRP_HOST} {number}\n").port
        attach6(port)
        sd = make(port, "INET6,STREAM,TCP")
        late_error(port, f"AT+Connect={sd},INET6,2000,{FAR}", -111, 60)

# SPDX-License-Identifier: MIT
"""The manual's own examples (6.2.10, 6.3.6, chapter 9 over GPRS), line by line, against real peers.

Lines of transcripts that begin with AT are sent, all others have to come, in this order and with
nothing between; <ip> and <number> stand for any. Addresses are those of the manual where the world
leads them to a peer. One space follows each colon, where the manual has none too."""

import contextlib
import re
import socket

import pytest

from support.modem import free_port
from support.sierra_sockets import ETX, attach, create, leave, redirect

pytestmark = pytest.mark.product("sierra-sl8")

SHUTDOWN = b"\r\nSHUTDOWN\r\n"
ALPHABET = b"abcdefghijklmnopqrstuvwxy"  # 25 bytes, as the manual says; it prints 26
ONLINE = """
    AT+WIPCFG=1
    OK
    AT+WIPBR=1,6
    OK
    AT+WIPBR=2,6,11,"APN name"
    OK
    AT+WIPBR=2,6,0,"user name"
    OK
    AT+WIPBR=2,6,1,"passwd"
    OK
    AT+WIPBR=4,6,0
    OK
"""


def pattern(line):
    wild = {"<ip>": r"\d+\.\d+\.\d+\.\d+", "<number>": r"\d+"}
    return "".join(wild.get(x) or re.escape(x) for x in re.split("(<ip>|<number>)", line)).encode()


def carry_out(port, transcript):
    """Sends the lines of the host and expects those of the modem."""
    for line in filter(None, map(str.strip, transcript.splitlines())):
        if line.startswith("AT"):
            port.write(line.encode() + b"\r")
            continue
        said = port.read(2, 30) + port.until(b"\r\n", 30)
        assert re.fullmatch(rb"\r\n" + pattern(line) + rb"\r\n", said), f"{said!r} for {line}"


def in_any_order(port, *lines):
    """What two ends of the modem have to say of one connection."""
    said = [port.read(2, 30) + port.until(b"\r\n", 30) for _ in lines]
    assert sorted(said) == sorted(b"\r\n%s\r\n" % x.encode() for x in lines)


@pytest.fixture
def outside():
    """How this machine reaches ports of the modem: a function with which to connect, and the
    modem's arguments."""
    ports = {inside: free_port() for inside in range(80, 87)}
    args = [a for inside, port in ports.items() for a in ("--forward", f"tcp:{port}:{inside}")]
    return lambda inside: socket.create_connection(("127.0.0.1", ports[inside]), 10), args


def begin(start, transcript=ONLINE, sockets=None, **options):
    """A modem that numbers its errors and has carried out an example's beginning."""
    modem = start(**options)
    assert modem.port.command("ATE0")[-1] == "OK"
    carry_out(modem.port, "AT+CMEE=1\nOK")
    if sockets:
        carry_out(modem.port, f"AT+WIPS=6,{sockets}\nOK")
    carry_out(modem.port, transcript)
    return modem


def looped(**options):
    """Options of a modem whose connections to anybody's port 80 come back to its own."""
    around = free_port()
    world = f"redirect tcp any 80 to 127.0.0.1 {around}\n"
    return dict(options, world=world, args=["--forward", f"tcp:{around}:80"])


# ---------------------------------------------------------------- 6.2.10: +WIPDATA's examples


@pytest.mark.parametrize(
    "parameters", ["2,5,1", "2,5,1,10,5", "2,5,1,20,10", "2,5,2,10,5", "2,5,2"]
)
def test_6_2_10_tcp(start, raw, parameters):
    port = start(world=redirect(raw, 80)).port
    attach(port)
    create(port, "2,5,80")
    carry_out(port, f"AT+WIPDATA={parameters}\nCONNECT")
    port.write(ALPHABET)
    assert raw.receive(25) == ALPHABET
    raw.send(b"answer")
    assert port.read(6) == b"answer"
    assert leave(port) == b""


@pytest.mark.parametrize(
    "parameters, written, datagrams, end",
    [
        ("1,5,1", ALPHABET + ETX, [ALPHABET], ETX),
        ("1,5,2", ALPHABET, [ALPHABET], b""),
        ("1,5,2,20,2", ALPHABET * 2, [ALPHABET[:20], ALPHABET[20:] + ALPHABET[:15], ALPHABET[15:]], b""),
    ],
)
def test_6_2_10_udp(start, udp_raw, parameters, written, datagrams, end):
    """1,5,1 stands for two of the examples. One prints OK behind ETX, but by 6.2.2.2 and 6.2.4 that
    is a datagram's end, and what leads back to AT mode is +++."""
    port = start(world=redirect(udp_raw, 75, "udp")).port
    attach(port)
    create(port, "1,5,5000,75")
    carry_out(port, f"AT+WIPDATA={parameters}\nCONNECT")
    port.write(written)
    assert [udp_raw.receive(0) for _ in datagrams] == datagrams
    port.silence(0.3)
    udp_raw.send(b"answer")
    assert port.read(6 + len(end)) == b"answer" + end
    assert leave(port) == b""


def test_6_3_6_data_in_lines(start, udp_raw):
    """Without the file's part. The manual indicates 10 bytes and shows 8: the size is the datagram's.
    By 6.3.2 no OK follows data that came unasked."""
    port = start(world=redirect(udp_raw, 2000, "udp")).port
    attach(port)
    create(port, "1,1,1357,2000")
    carry_out(port, """
        AT+WIPDATA=1,1,3
        +WIPDATARW: 1,1
        OK
        AT+WIPDATARW=1,1,"30313233343536373839"
        +WIPDATARW: 3,1,10
        OK
    """)
    assert udp_raw.receive(0) == b"0123456789"
    udp_raw.send(b"12345678")
    carry_out(port, '+WIPDATA: 1,1,8,"<ip>",<number>\n+WIPDATARW: 2,1,1,1,"3132333435363738"')
    udp_raw.send(b"\x03\x10")
    port.until(b'\r\n+WIPDATARW: 2,1,1,1,"0310"\r\n')
    block = bytes(range(200))
    carry_out(port, f"""
        AT+WIPDATARW=2,1,"{block.hex()}"
        OK
        AT+WIPDATARW=2,1,"{block.hex()}"
        OK
        AT+WIPDATARW=1,1,"3039"
        +WIPDATARW: 3,1,402
        OK
    """)
    assert udp_raw.receive(0) == block * 2 + b"09"
    carry_out(port, """
        AT+WIPDATARW=0,1
        +WIPDATARW: 0,1
        OK
        AT+WIPDATARW=1,1,"30313233343536373839"
        +CME ERROR: 831
    """)


# --------------------------------------------------------------------- 9.1 to 9.3: one of each


def test_9_1_1_1_tcp_server(start, outside):
    """The manual leaves out the OK of +WIPCREATE, which 5.1.2 has."""
    connect, args = outside
    port = begin(start, args=args).port
    carry_out(port, "AT+WIPCREATE=3,1,80,5,8\nOK")
    with connect(80) as peer, peer.makefile("rb") as received:
        carry_out(port, "+WIPACCEPT: 1,5\nAT+WIPDATA=2,5,1\nCONNECT")
        peer.sendall(b"read")
        assert port.read(4) == b"read"
        port.write(b"write")
        assert received.read(5) == b"write"
        assert leave(port) == b""
        carry_out(port, "AT+WIPCLOSE=2,5\nOK")
        assert received.read() == b"+++"  # sent too: option 13 is as it was


def test_9_1_2_1_tcp_client(start, raw):
    port = begin(start, world=redirect(raw, 80)).port
    carry_out(port, """
        AT+WIPCREATE=2,1,"192.168.0.1",80
        OK
        +WIPREADY: 2,1
        AT+WIPDATA=2,1,1
        CONNECT
    """)
    raw.send(b"read")
    assert port.read(4) == b"read"
    port.write(b"write")
    assert raw.receive(5) == b"write"
    assert leave(port) == b""
    carry_out(port, "AT+WIPCLOSE=2,1\nOK")
    assert raw.closed() == b"+++"


def test_9_2_udp_towards_a_peer(start, udp_raw):
    port = begin(start, world=redirect(udp_raw, 80, "udp")).port
    carry_out(port, """
        AT+WIPCREATE=1,1,80,"www.sierrawireless.com",80
        OK
        +WIPREADY: 1,1
        AT+WIPDATA=1,1,1
        CONNECT
    """)
    port.write(b"write" + ETX)
    assert udp_raw.receive(0) == b"write"
    udp_raw.send(b"read")
    assert port.read(5) == b"read" + ETX
    assert leave(port) == b""
    carry_out(port, "AT+WIPCLOSE=1,1\nOK")


def test_9_2_udp_from_anybody(start):
    """The second sender's datagram comes when the first one has been read and the port is back."""
    outside = free_port(socket.SOCK_DGRAM)
    port = begin(start, args=["--forward", f"udp:{outside}:1234"]).port
    carry_out(port, "AT+WIPCREATE=1,1,1234\nOK\n+WIPREADY: 1,1")
    with contextlib.ExitStack() as open_sockets:
        for datagram in ALPHABET, ALPHABET * 2:
            sender = open_sockets.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            sender.sendto(datagram, ("127.0.0.1", outside))
            carry_out(port, f"""
                +WIPDATA: 1,1,{len(datagram)},"<ip>",{sender.getsockname()[1]}
                AT+WIPDATA=1,1,1
                CONNECT
            """)
            assert port.read(len(datagram) + 1) == datagram + ETX
            assert leave(port) == b""


def test_9_3_ping(start):
    port = begin(start).port
    carry_out(port, 'AT+WIPPING="10.0.2.2"\nOK\n+WIPPING: 0,0,<number>')


# ------------------------------------------------------------- 9.10 to 9.12: servers and clients


def test_9_10_a_server_spawns_as_many_as_it_may(start, outside):
    """Who connects while all are taken is accepted and at once shut down: the example says so behind
    the closing of one of them, but by 5.1.7 that is so while no index of the range is left."""
    connect, args = outside
    port = begin(start, args=args).port
    carry_out(port, "AT+WIPCREATE=3,1,80,5,6\nOK")
    with connect(80) as first:
        carry_out(port, "+WIPACCEPT: 1,5")
        with connect(80):
            carry_out(port, "+WIPACCEPT: 1,6")
            with connect(80) as third:
                assert third.recv(1) == b""
            port.silence(0.5)
            lines = port.command("AT+WIPCREATE?")
            assert [x.split(",")[1] for x in lines[:-1]] == ["5", "6", "1"]
            assert lines[-2] == "+WIPSERV: 3,1,80,5,6"
            carry_out(port, "AT+WIPCLOSE=2,5\nOK")
            assert first.recv(1) == b""
            with connect(80):
                carry_out(port, "+WIPACCEPT: 1,5")


def test_9_11_a_range_outlives_its_server(start):
    """The client's peer is the modem's own server, and each of them is mapped to a port of its own.
    The manual closes server 3,1 but made 3,2. It shows neither SHUTDOWN nor the way back to AT mode
    in front of +WIPPEERCLOSE, as 6.2.11.1 has it."""
    port, other = begin(start, **looped(ports=2)).ports
    assert other.command("ATE0")[-1] == "OK"
    carry_out(port, """
        AT+WIPCREATE=3,2,80,1,2
        OK
        AT+WIPCREATE=2,3,"198.168.0.1",80
        OK
    """)
    in_any_order(port, "+WIPREADY: 2,3", "+WIPACCEPT: 2,1")
    carry_out(port, "AT+WIPDATA=2,3,1\nCONNECT")
    carry_out(other, "AT+WIPDATA=2,1,1\nCONNECT")
    other.write(ETX)
    assert port.read(len(SHUTDOWN)) == SHUTDOWN
    assert leave(port) == b""
    carry_out(port, """
        +WIPPEERCLOSE: 2,3
        AT+WIPCLOSE=3,2
        OK
        AT+WIPCREATE=3,2,81,2,3
        +CME ERROR: 845
    """)


def test_9_12_no_range_around_a_client(start, raw):
    port = begin(start, world=redirect(raw, 80)).port
    carry_out(port, """
        AT+WIPCREATE=2,1,"198.168.0.1",80
        OK
        +WIPREADY: 2,1
        AT+WIPCREATE=3,2,80,1,2
        +CME ERROR: 845
        AT+WIPCREATE=3,2,80,2,3
        OK
    """)


# ------------------------------------------------------------------- 9.13 to 9.15: how many there are


def eight_udp(port):
    for i in range(1, 9):
        carry_out(port, f"""
            AT+WIPCREATE=1,{i},{54 + i},"192.168.0.1",{74 + i}
            OK
            +WIPREADY: 1,{i}
        """)
    carry_out(port, 'AT+WIPCREATE=1,9,63,"192.168.0.1",83\n+CME ERROR: 830')


def four_servers(port, first, refused, connect):
    """Servers on ports `first` and up, a fifth on port `refused`, and a peer for each."""
    for i in range(1, 5):
        carry_out(port, f"AT+WIPCREATE=3,{i},{first - 1 + i},{i},{i}\nOK")
    carry_out(port, f"""
        AT+WIPCREATE=3,5,{refused},5,5
        +CME ERROR: 830
        AT+WIPCREATE=2,1,"192.168.0.1",{first}
        +CME ERROR: 845
    """)
    peers = contextlib.ExitStack()
    for i in range(1, 5):
        peers.enter_context(connect(first - 1 + i))
        carry_out(port, f"+WIPACCEPT: {i},{i}")
    return peers


def four_clients(port, host):
    for i in range(5, 9):
        carry_out(port, f'AT+WIPCREATE=2,{i},"{host}",80\nOK\n+WIPREADY: 2,{i}')
    carry_out(port, f"""
        AT+WIPCREATE=2,8,"{host}",80
        +CME ERROR: 840
        AT+WIPCREATE=2,9,"{host}",80
        +CME ERROR: 830
    """)


def datagrams_to(udp_raw):
    """A world in which this peer is whoever the eight talk to."""
    return "".join(redirect(udp_raw, port, "udp") for port in range(75, 83))


def everybody(raw, udp_raw):
    raw.server.listen(8)
    return redirect(raw, 80) + datagrams_to(udp_raw)


def test_9_13_eight_and_eight_and_four(start, raw, udp_raw, outside):
    """The stack has 8 sockets unless option 6 says otherwise, which the manual does not show."""
    connect, args = outside
    port = begin(start, sockets=20, world=everybody(raw, udp_raw), args=args).port
    eight_udp(port)
    with four_servers(port, 80, 84, connect):
        four_clients(port, "192.168.0.1")
        assert len(port.command("AT+WIPCREATE?")) == 8 + 8 + 4 + 1


def test_9_14_fewer_sockets_than_that(start, udp_raw):
    port = begin(start, world=datagrams_to(udp_raw), transcript="""
        AT+WIPCFG=1
        OK
        AT+WIPCFG=2,6,3
        OK
        AT+WIPCFG=4,1
        OK
        AT+WIPCFG=0
        OK
    """ + ONLINE).port
    carry_out(port, """
        AT+WIPCREATE=1,1,55,"192.168.0.1",75
        OK
        +WIPREADY: 1,1
        AT+WIPCREATE=1,2,56,"192.168.0.1",76
        OK
        +WIPREADY: 1,2
        AT+WIPCREATE=1,3,57,"192.168.0.1",77
        OK
        +WIPREADY: 1,3
        AT+WIPCREATE=1,4,58,"192.168.0.1",78
        +CME ERROR: 838
        AT+WIPCLOSE=1,2
        OK
        AT+WIPCREATE=1,4,58,"192.168.0.1",78
        OK
        +WIPREADY: 1,4
    """)


def test_9_15_all_of_them_and_no_session_beside(start, raw, udp_raw, outside):
    """The stack's sockets as in 9.13. FTP and POP3, which the manual goes on with, are not there."""
    connect, args = outside
    port = begin(start, sockets=20, world=everybody(raw, udp_raw), args=args).port
    eight_udp(port)
    with four_servers(port, 83, 84, connect):
        four_clients(port, "192.168.0.2")
        carry_out(port, """
            AT+WIPCREATE=4,1,"ftp server",,"user name","password"
            +CME ERROR: 834
            AT+WIPCREATE=7,1,"POP3 server",,"user name","mail id"
            +CME ERROR: 834
            AT+WIPCLOSE=4,1
            +CME ERROR: 834
        """)


# --------------------------------------------------------------- 9.17: both ends in one modem


def test_9_17_one_port_for_both_ends(start):
    """What the host types to leave data mode is sent too, unless option 13 says otherwise; the other
    end's indication, which the manual leaves out, comes when the port is back."""
    port = begin(start, **looped()).port
    carry_out(port, """
        AT+WIPCREATE=3,2,80,1,2
        OK
        AT+WIPCREATE=2,3,"198.168.0.1",80
        OK
    """)
    in_any_order(port, "+WIPREADY: 2,3", "+WIPACCEPT: 2,1")
    carry_out(port, "AT+WIPDATA=2,3,1\nCONNECT")
    port.write(b"abc")
    assert leave(port) == b""
    carry_out(port, "+WIPDATA: 2,1,<number>\nAT+WIPDATA=2,1,1\nCONNECT")
    assert port.read(6) == b"abc+++"
    assert leave(port) == b""

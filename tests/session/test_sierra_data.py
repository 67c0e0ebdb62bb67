# SPDX-License-Identifier: MIT
"""+WIPDATA: data mode byte for byte, each way it ends, and what is told of it in command mode."""

import os
import socket
import struct
import threading
import time

import pytest

from support.modem import carrying, free_port
from support.sierra_sockets import DLE, ETX, PEER, attach, create, leave, map_to, redirect

pytestmark = pytest.mark.product("sierra-sl8")

ALL_BYTES = bytes(range(256))
SHUTDOWN = b"\r\nSHUTDOWN\r\n"


def shielded(data):
    """What goes over the line in continuous mode."""
    return data.replace(DLE, DLE + DLE).replace(ETX, DLE + ETX)


def reset(peer):
    """Closes a peer's connection as a crash would."""
    peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()


@pytest.fixture
def tcp(start, raw):
    """A port with TCP client 1 connected to `raw`, and the second port."""
    modem = start(world=redirect(raw, 2000), ports=2)
    attach(modem.port)
    modem.ports[1].command("ATE0")
    modem.ports[1].command("AT+CMEE=1")
    create(modem.port, "2,1,2000")
    raw.accept()
    return modem.ports


@pytest.fixture
def udp(start, udp_raw):
    """A port with UDP socket 1 towards `udp_raw`, and the second port."""
    modem = start(world=redirect(udp_raw, 2000, "udp"), ports=2)
    attach(modem.port)
    modem.ports[1].command("ATE0")
    create(modem.port, "1,1,5000,2000")
    return modem.ports


# ------------------------------------------------------------------------ the bytes, TCP


@pytest.mark.parametrize("mode, line", [(1, shielded), (2, bytes)])
def test_all_bytes_both_ways(tcp, raw, mode, line):
    port, _ = tcp
    map_to(port, f"2,1,{mode}")
    port.write(line(ALL_BYTES * 4))
    assert raw.receive(1024) == ALL_BYTES * 4
    raw.send(ALL_BYTES * 4)
    expected = line(ALL_BYTES * 4)
    assert port.read(len(expected)) == expected


def test_cut_anywhere(tcp, raw):
    """A byte and its shield need not come together."""
    port, _ = tcp
    data = b"a" + ETX + b"b" + DLE + ETX + DLE + DLE + b"c"
    map_to(port, "2,1,1")
    for i in range(len(shielded(data)) + 1):
        port.write(shielded(data)[:i])
        time.sleep(0.01)
        port.write(shielded(data)[i:])
        assert raw.receive(len(data)) == data


def test_a_shield_before_other_bytes_is_dropped(tcp, raw):
    port, _ = tcp
    map_to(port, "2,1,1")
    port.write(b"a" + DLE + b"b")
    assert raw.receive(2) == b"ab"


@pytest.mark.parametrize("mode, line", [(1, shielded), (2, bytes)])
def test_neither_side_is_overrun(tcp, raw, mode, line):
    port, _ = tcp
    sent = os.urandom(300_000 if carrying(1) == 0 else 20_000)
    map_to(port, f"2,1,{mode}")
    writer = threading.Thread(target=raw.send, args=(sent,))
    writer.start()
    time.sleep(0.5)  # as much as fits waits now
    assert port.read(len(line(sent)), 60) == line(sent)
    writer.join()
    reader = []
    thread = threading.Thread(target=lambda: (time.sleep(0.5), reader.append(raw.receive(len(sent), 60))))
    thread.start()
    port.write(line(sent), 60)
    thread.join()
    assert reader == [sent]


# ------------------------------------------------------------------- how it ends, TCP


def test_etx_shuts_down_and_the_peer_still_speaks(tcp, raw):
    port, _ = tcp
    map_to(port, "2,1,1")
    port.write(b"the end" + ETX)
    assert raw.closed() == b"the end"
    raw.send(b"and mine")
    assert port.read(8) == b"and mine"
    raw.close()
    assert port.read(len(SHUTDOWN)) == SHUTDOWN
    assert leave(port) == b""
    port.until(b"\r\n+WIPPEERCLOSE: 2,1\r\n")


def test_etx_is_data_in_transparent_mode(tcp, raw):
    port, _ = tcp
    map_to(port, "2,1,2")
    port.write(ETX + DLE + b"a")
    assert raw.receive(3) == ETX + DLE + b"a"


def test_the_peer_shuts_down_and_the_host_still_speaks(tcp, raw):
    port, _ = tcp
    map_to(port, "2,1,1")
    raw.send(b"last")
    raw.socket.shutdown(socket.SHUT_WR)
    assert port.read(4 + len(SHUTDOWN)) == b"last" + SHUTDOWN
    port.write(b"answer")
    assert raw.receive(6) == b"answer"
    leave(port)
    port.until(b"\r\n+WIPPEERCLOSE: 2,1\r\n")


def test_a_shutdown_from_before_mapping(tcp, raw):
    """Each connection of an index has its own."""
    port, _ = tcp
    for _ in range(2):
        raw.send(b"last")
        raw.socket.shutdown(socket.SHUT_WR)
        port.until(b"\r\n+WIPDATA: 2,1,4\r\n")
        map_to(port, "2,1,1")
        assert port.read(4 + len(SHUTDOWN)) == b"last" + SHUTDOWN
        leave(port)
        port.until(b"\r\n+WIPPEERCLOSE: 2,1\r\n")
        assert port.command("AT+WIPCLOSE=2,1") == ["OK"]
        raw.close()
        create(port, "2,1,2000")
        raw.accept()


def test_a_shutdown_is_not_seen_in_transparent_mode(tcp, raw):
    port, _ = tcp
    map_to(port, "2,1,2")
    raw.send(b"last")
    raw.close()
    assert port.read(4) == b"last"
    port.silence(1)
    assert leave(port) == b""
    port.until(b"\r\n+WIPPEERCLOSE: 2,1\r\n")


@pytest.mark.parametrize("mode, text", [(1, SHUTDOWN), (2, b"")])
def test_automatic_return(tcp, raw, mode, text):
    """Option 14."""
    port, other = tcp
    assert other.command("AT+WIPCFG=2,14,1") == ["OK"]
    map_to(port, f"2,1,{mode}")
    raw.send(b"last")
    raw.close()
    assert port.until(b"\r\nOK\r\n") == b"last" + text + b"\r\nOK\r\n"
    port.until(b"\r\n+WIPPEERCLOSE: 2,1\r\n")
    assert port.command("AT") == ["OK"]


def test_a_reset_is_told_from_a_shutdown(tcp, raw):
    port, _ = tcp
    map_to(port, "2,1,1")
    raw.send(b"x")
    assert port.read(1) == b"x"
    reset(raw)
    assert port.until(b"843\r\n") == ETX + b"\r\n+CME ERROR: 843\r\n"
    port.silence(0.5)
    assert port.command("AT+WIPDATA=2,1,1") == ["+CME ERROR: 843"]
    assert port.command("AT+WIPCLOSE=2,1") == ["OK"]
    create(port, "2,1,2000")


def test_a_reset_in_transparent_mode(tcp, raw):
    port, _ = tcp
    map_to(port, "2,1,2")
    reset(raw)
    assert port.until(b"843\r\n") == b"\r\n+CME ERROR: 843\r\n"


def test_a_reset_in_command_mode(tcp, raw):
    port, _ = tcp
    reset(raw)
    port.until(b"\r\n+WIPPEERCLOSE: 2,1\r\n")
    assert port.command("AT+WIPDATA=2,1,1") == ["+CME ERROR: 843"]


def test_unmapping_from_another_port(tcp, raw):
    port, other = tcp
    map_to(port, "2,1,1,1000,100")
    port.write(b"unsent")
    time.sleep(0.3)
    assert other.command("AT+WIPDATA=2,1,0") == ["OK"]
    assert port.until(b"\r\nOK\r\n") == b"\r\nOK\r\n"
    assert raw.receive(6) == b"unsent"
    assert other.command("AT+WIPDATA=2,1,0") == ["+CME ERROR: 831"]
    map_to(other, "2,1,2")
    raw.send(b"here")
    assert other.read(4) == b"here"


def test_closing_from_another_port(tcp, raw):
    port, other = tcp
    map_to(port, "2,1,1")
    assert other.command("AT+WIPCLOSE=2,1") == ["OK"]
    port.until(b"\r\nOK\r\n")
    assert raw.closed() == b""
    port.silence(0.5)


def test_o_does_not_go_back(tcp):
    """Section 6.2.11.2."""
    port, _ = tcp
    map_to(port, "2,1,1")
    leave(port)
    assert port.command("ATO") == ["+CME ERROR: 3"]
    map_to(port, "2,1,1")


def test_the_escape_sequence_is_data_unless_option_13_says_so(tcp, raw):
    port, other = tcp
    map_to(port, "2,1,1")
    port.write(b"a")
    leave(port)
    assert raw.receive(4) == b"a+++"
    assert other.command("AT+WIPCFG=2,13,1") == ["OK"]
    map_to(port, "2,1,1")
    port.write(b"b")
    leave(port)
    map_to(port, "2,1,1")
    port.write(b"c")
    assert raw.receive(2) == b"bc"


@pytest.mark.host  # a board's runner never lets go of its ports
def test_a_host_that_goes_away_unmaps(tcp, raw):
    port, other = tcp
    assert port.command("AT&D2") == ["OK"]
    map_to(port, "2,1,1")
    port.close()
    deadline = time.monotonic() + 10
    while (answer := other.command("AT+WIPDATA=2,1,2")) == ["+CME ERROR: 831"]:
        assert time.monotonic() < deadline
    assert answer == ["CONNECT"]
    raw.send(b"for whom it may concern")
    assert other.read(23) == b"for whom it may concern"
    port.open()


def test_stopping_the_stack_from_another_port(tcp, raw):
    port, other = tcp
    map_to(port, "2,1,1")
    assert other.command("AT+WIPCFG=0", 30) == ["OK"]
    port.until(b"\r\nOK\r\n")
    assert raw.closed() == b""
    assert port.command("AT+WIPDATA=2,1,1") == ["+CME ERROR: 831"]


def test_a_bearer_that_is_stopped(tcp):
    port, other = tcp
    map_to(port, "2,1,1")
    assert other.command("AT+WIPBR=5,6", 60) == ["OK"]
    port.until(b"\r\n+CME ERROR: 842\r\n")
    port.silence(0.5)
    assert port.command("AT+WIPDATA=2,1,1") == ["+CME ERROR: 831"]
    assert port.command("AT+WIPDATA=2,1,3") == ["+CME ERROR: 831"]


# ------------------------------------------------------------------------- segmentation


def arrivals(peer, n):
    """The pieces in which n bytes come."""
    pieces = []
    while sum(map(len, pieces)) < n:
        pieces.append(peer.recv(65536))
    return pieces


def test_a_stream_is_sent_by_size_or_time(tcp, raw):
    """Section 6.2.11.4: at twice the size, or when the time is over."""
    port, other = tcp
    map_to(port, "2,1,2,20,100")
    raw.accept().settimeout(1)
    port.write(b"x" * 39)
    with pytest.raises(socket.timeout):
        raw.socket.recv(1)
    raw.socket.settimeout(10)
    port.write(b"y")
    assert arrivals(raw.socket, 40) == [b"x" * 39 + b"y"]
    assert other.command("AT+WIPDATA=2,1,0") == ["OK"]
    assert port.answer() == b"\r\nOK\r\n"
    map_to(port, "2,1,2,20,20")
    begun = time.monotonic()
    port.write(b"z")
    assert arrivals(raw.socket, 1) == [b"z"]
    assert time.monotonic() - begun > 1.9


def test_options_4_and_12_stand_for_what_is_left_out(tcp, raw):
    port, other = tcp
    assert other.command("AT+WIPCFG=2,12,100") == ["OK"]
    map_to(port, "2,1,2")
    raw.accept().settimeout(1)
    port.write(b"x" * 1071)
    with pytest.raises(socket.timeout):
        raw.socket.recv(1)
    raw.socket.settimeout(10)
    port.write(b"y")
    assert b"".join(arrivals(raw.socket, 1072)) == b"x" * 1071 + b"y"


@pytest.mark.parametrize(
    "parameters, error",
    [
        ("2,1,2,1073,1", "+CME ERROR: 847"),
        ("2,1,1,1073,1", "+CME ERROR: 847"),
        ("2,1,0,20,1", "ERROR"),
        ("1,1,1,20,1", "ERROR"),
        ("1,1,2,7,1", "+CME ERROR: 801"),
        ("1,1,2,1461,1", "+CME ERROR: 801"),
        ("1,1,2,20,101", "+CME ERROR: 801"),
        ("2,1,4", "+CME ERROR: 801"),
        ("2,1", "ERROR"),
        ("2,9,1", "+CME ERROR: 830"),
        ("2,2,1", "+CME ERROR: 831"),
        ("9,1,1", "+CME ERROR: 831"),
        ("2,2,0", "+CME ERROR: 831"),
        ("3,1,1", "+CME ERROR: 837"),
        ("4,1,1", "+CME ERROR: 837"),
    ],
)
def test_what_is_wrong_with_a_line(tcp, parameters, error):
    port, _ = tcp
    create(port, "1,1,5000,2000")
    assert port.command(f"AT+WIPDATA={parameters}") == [error]


def test_it_can_be_mapped_once(tcp):
    port, other = tcp
    map_to(port, "2,1,1")
    assert other.command("AT+WIPDATA=2,1,1") == ["+CME ERROR: 831"]
    assert other.command("AT+WIPDATA=2,1,3") == ["+CME ERROR: 831"]


# ------------------------------------------------------------------------------------ UDP


def test_etx_makes_a_datagram_and_ends_one(udp, udp_raw):
    port, _ = udp
    map_to(port, "1,1,1")
    port.write(b"one" + ETX + shielded(b"t" + ETX + DLE + b"o") + ETX)
    assert udp_raw.receive(0) == b"one"
    assert udp_raw.receive(0) == b"t" + ETX + DLE + b"o"
    udp_raw.send(b"first")
    udp_raw.send(b"2" + ETX)
    assert port.read(5 + 1 + 3 + 1) == b"first" + ETX + b"2" + DLE + ETX + ETX
    port.silence(0.3)  # it stays in data mode
    port.write(b"three")
    port.escape()
    port.until(b"\r\nOK\r\n")
    assert udp_raw.receive(0) == b"three+++"


def test_an_escape_behind_etx_is_a_datagram_of_its_own(udp, udp_raw):
    port, _ = udp
    map_to(port, "1,1,1")
    port.write(b"one" + ETX)
    leave(port)
    assert [udp_raw.receive(0) for _ in range(2)] == [b"one", b"+++"]


def test_datagrams_without_bytes_are_none(udp, udp_raw):
    port, _ = udp
    map_to(port, "1,1,1")
    port.write(ETX + ETX + b"one" + ETX)
    assert udp_raw.receive(0) == b"one"
    udp_raw.send(b"")
    udp_raw.send(b"two")
    assert port.read(4) == b"two" + ETX


def test_a_large_datagram(udp, udp_raw):
    port, _ = udp
    data = os.urandom(8192)
    map_to(port, "1,1,1")
    port.write(shielded(data) + ETX)
    assert udp_raw.receive(0) == data
    udp_raw.send(data)
    assert port.read(len(shielded(data)) + 1) == shielded(data) + ETX


def test_datagrams_by_size_and_time(udp, udp_raw):
    """Section 6.2.11.5."""
    port, _ = udp
    map_to(port, "1,1,2,20,5")
    port.write(b"x" * 50)
    assert udp_raw.receive(0) == b"x" * 20
    assert udp_raw.receive(0) == b"x" * 20
    assert udp_raw.receive(0) == b"x" * 10
    udp_raw.send(ETX + DLE)
    udp_raw.send(b"a")
    assert port.read(3) == ETX + DLE + b"a"


def test_unmapping_sends_the_datagram(udp, udp_raw):
    port, other = udp
    map_to(port, "1,1,1")
    port.write(b"unsent")
    time.sleep(0.3)
    assert other.command("AT+WIPDATA=1,1,0") == ["OK"]
    port.until(b"\r\nOK\r\n")
    assert udp_raw.receive(0) == b"unsent"


def test_datagrams_of_anybody(start):
    """A socket without a peer."""
    outside = free_port(socket.SOCK_DGRAM)
    port = start(args=["--forward", f"udp:{outside}:5000"]).port
    attach(port)
    assert port.command("AT+WIPCREATE=1,3,5000") == ["OK"]
    port.until(b"\r\n+WIPREADY: 1,3\r\n")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
        peer.sendto(b"hello", ("127.0.0.1", outside))
        line = port.until(b"\r\n", 10) + port.until(b"\r\n", 10)
        assert line.startswith(b'\r\n+WIPDATA: 1,3,5,"'), line
        map_to(port, "1,3,1")
        assert port.read(6) == b"hello" + ETX


# ---------------------------------------------------------------------------- indications


def test_one_indication_until_it_is_read(tcp, raw):
    port, _ = tcp
    raw.send(b"12345")
    port.until(b"\r\n+WIPDATA: 2,1,5\r\n")
    raw.send(b"678")
    port.silence(0.5)
    map_to(port, "2,1,1")
    assert port.read(8) == b"12345678"
    leave(port)
    raw.send(b"9")
    port.until(b"\r\n+WIPDATA: 2,1,1\r\n")


def test_the_peers_close_is_told_when_all_is_read(tcp, raw):
    port, _ = tcp
    raw.send(b"12345")
    port.until(b"\r\n+WIPDATA: 2,1,5\r\n")
    raw.close()
    port.silence(0.5)
    map_to(port, "2,1,1")
    assert port.read(5 + len(SHUTDOWN)) == b"12345" + SHUTDOWN
    leave(port)
    port.until(b"\r\n+WIPPEERCLOSE: 2,1\r\n")
    port.silence(0.5)


def test_one_indication_for_the_first_datagram(udp, udp_raw):
    port, _ = udp
    map_to(port, "1,1,1")
    port.write(b"x" + ETX)
    udp_raw.receive(0)
    leave(port)
    udp_raw.receive(0)
    udp_raw.send(b"0123456789")
    udp_raw.send(b"second")
    port.until(f'\r\n+WIPDATA: 1,1,10,"{PEER}",2000\r\n'.encode())
    port.silence(0.5)
    map_to(port, "1,1,1")
    assert port.read(18) == b"0123456789" + ETX + b"second" + ETX


def test_a_port_in_data_mode_hears_later(tcp, raw):
    port, _ = tcp
    create(port, "1,1,5000,2001")
    map_to(port, "1,1,1")
    raw.send(b"x")
    port.silence(0.5)
    leave(port)
    port.until(b"\r\n+WIPDATA: 2,1,1\r\n")


# ------------------------------------------------------------------------ several at once


def test_two_ports_map_two_sockets(start):
    """A server and a client of the same modem, each on a port of its own."""
    inside = 80
    outside = free_port()
    world = f"redirect tcp any {inside} to 127.0.0.1 {outside}\n"
    modem = start(world=world, ports=2, args=["--forward", f"tcp:{outside}:{inside}"])
    port, other = modem.ports
    attach(port)
    other.command("ATE0")
    assert port.command("AT+WIPCREATE=3,2,80,1,2") == ["OK"]
    assert port.command(f'AT+WIPCREATE=2,3,"{PEER}",80') == ["OK"]
    said = b""
    while b"+WIPREADY: 2,3\r\n" not in said or b"+WIPACCEPT: 2,1\r\n" not in said:
        said += port.until(b"\n", 20)
    map_to(port, "2,3,1")
    map_to(other, "2,1,1")
    port.write(shielded(ALL_BYTES))
    assert other.read(len(shielded(ALL_BYTES))) == shielded(ALL_BYTES)
    other.write(b"back" + ETX)
    assert port.read(4 + len(SHUTDOWN)) == b"back" + SHUTDOWN
    leave(port)
    port.until(b"\r\n+WIPPEERCLOSE: 2,3\r\n")

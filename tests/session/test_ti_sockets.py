# SPDX-License-Identifier: MIT
"""Sockets of the ti dialect over TCP: made, connected, accepted, read, written and closed."""

import base64
import socket
import time

import pytest

from support.modem import carrying, free_port
from support.ti import (
    ALLOCATE,
    COUNT,
    PARSE,
    STOPPED,
    event,
    failed,
    next_line,
    no_event,
    refused,
    taken,
    value,
)
from support.ti_sockets import (
    PEER,
    answer_to,
    attach,
    connect,
    connected,
    fill,
    late,
    late_error,
    make,
    readable,
    receive,
    receive_all,
    received,
    redirect,
    send,
)

pytestmark = pytest.mark.product("ti-cc3220")
ALL = bytes(range(256))


@pytest.fixture
def online(start, raw):
    """A port whose modem is in the network; port 2000 of every host is `raw`."""
    port = start(world=redirect(raw, 2000)).port
    attach(port)
    return port


# ------------------------------------------------------------------------------ making


def test_numbers_are_the_lowest_free(modem):
    port = modem.port
    assert [make(port) for _ in range(3)] == [0, 1, 2]
    assert value(port, "AT+Close=1") == "1"
    assert make(port, "INET6,DGRAM,UDP") == 1
    assert make(port) == 3


def test_there_are_sixteen(modem):
    port = modem.port
    for i in range(16):
        assert make(port, "INET,DGRAM,UDP" if i % 2 else "INET,STREAM,TCP") == i
    refused(port, "AT+Socket=INET,STREAM,TCP", -10)
    assert value(port, "AT+Close=7") == "7"
    assert make(port) == 7


def test_secured_ones_are_as_many_as_there_are_clients(modem):
    port = modem.port
    assert [make(port, "INET,STREAM,SEC") for _ in range(2)] == [0, 1]
    refused(port, "AT+Socket=INET,STREAM,SEC", -460)
    value(port, "AT+Close=0")
    assert make(port, "INET,STREAM,SEC") == 0


@pytest.mark.long
@pytest.mark.parametrize(
    "line, error",
    [
        ("AT+Socket=INET,DGRAM,TCP", -91),
        ("AT+Socket=INET,STREAM,UDP", -91),
        ("AT+Socket=INET6,DGRAM,SEC", -91),
        ("AT+Socket=INET,RAW,UDP", -95),
        ("AT+Socket=INET,DGRAM,RAW", -95),
        ("AT+Socket=RF,STREAM,TCP", -95),
        ("AT+Socket=UNIX,STREAM,TCP", PARSE),
        ("AT+Socket=INET,STREAM,TCP,0", COUNT),
        ("AT+Socket=", COUNT),
        ("AT+Bind=0,INET,80,0.0.0.0", -9),
        ("AT+Bind=16,INET,80,0.0.0.0", PARSE),
        ("AT+Bind=0,RF,80,0.0.0.0", PARSE),
        ("AT+Bind=0,INET,80,www.example.com", PARSE),
        ("AT+Listen=0,1", -9),
        ("AT+Listen=0,x", PARSE),
        ("AT+Close=0", -9),
        ("AT+Close=-1", PARSE),
        ("AT+Accept=0,UNIX", PARSE),
        ("AT+Connect=0,INET,80,www.example.com", PARSE),
        ("AT+Connect=0,INET,80,2001:db8::1", PARSE),
        ("AT+Connect=0,INET6,80,192.0.2.1", PARSE),
        ("AT+Connect=0,INET,80", COUNT),
        ("AT+SetSockOpt=0,SOCKET,KEEPALIVE,1", -9),
        ("AT+GetSockOpt=0,SOCKET,KEEPALIVE", -9),
        ("AT+Recv=0,2,10", PARSE),
        ("AT+Recv=0,0,0", PARSE),
        ("AT+Recv=0,0", COUNT),
    ],
)
def test_what_is_wrong_is_told_at_once(modem, line, error):
    refused(modem.port, line, error)
    taken(modem.port, "AT+Test")


@pytest.mark.long
@pytest.mark.parametrize(
    "line",
    [
        "AT+Accept=0,INET",
        "AT+Connect=0,INET,80,192.0.2.1",
        "AT+Recv=0,0,10",
        "AT+RecvFrom=0,INET,0,0.0.0.0,0,10",
        "AT+Select=0,0,10,0",
    ],
)
def test_what_a_socket_that_is_none_cannot_do_is_told_late(modem, line):
    late_error(modem.port, line, -9)


def test_words_in_any_case_blanks_and_surplus_empty_parameters(modem):
    port = modem.port
    assert value(port, "AT+socket= inet , Stream,tcp,,") == "0"
    taken(port, "at+BIND=0x0,inet,0x1388,[0.0.0.0],,")
    assert port.command("at+close = 0,,") == ["+close:0", "OK"]


# ------------------------------------------------------------------------------ connecting


def test_a_connection_is_told_with_port_and_address(online, raw):
    connected(online, 2000)
    raw.accept()


def test_two_clients_at_once(online, raw):
    raw.server.listen(4)
    first, second = connected(online, 2000), connected(online, 2000)
    assert (first, second) == (0, 1)
    peers = [raw.server.accept()[0] for _ in range(2)]
    for sd, peer in zip((first, second), peers):
        assert send(online, sd, b"%d" % sd) == ["OK"]
        assert peer.recv(10) == b"%d" % sd
        peer.close()


def test_a_port_where_nobody_listens(start):
    port = start(world=f"redirect tcp any 2000 to 127.0.0.1 {free_port()}\n").port
    attach(port)
    sd = make(port)
    late_error(port, f"AT+Connect={sd},INET,2000,{PEER}", -111)
    late_error(port, f"AT+Connect={sd},INET,2000,{PEER}", -111)  # it may try again


def test_a_connected_socket_connects_no_more(online, raw):
    sd = connected(online, 2000)
    late_error(online, f"AT+Connect={sd},INET,2000,{PEER}", -106)


def test_without_a_network(modem):
    sd = make(modem.port)
    late_error(modem.port, f"AT+Connect={sd},INET,2000,{PEER}", -101)


def test_a_socket_that_does_not_block_connects_by_asking_again(online, raw):
    sd = make(online)
    taken(online, f"AT+SetSockOpt={sd},SOCKET,NONBLOCKING,1")
    line = f"AT+Connect={sd},INET,2000,{PEER}"
    late_error(online, line, -114)
    raw.accept()
    deadline = time.monotonic() + 10
    while (answer := late(online, line)) == failed(-114).encode():
        assert time.monotonic() < deadline
    assert answer == f"+connect:2000,{PEER}".encode()
    late_error(online, line, -106)


def test_a_socket_bound_to_a_port_calls_from_there(start, raw):
    port = start(world=redirect(raw, 2000)).port
    attach(port)
    sd = make(port)
    taken(port, f"AT+Bind={sd},INET,4567,0.0.0.0")
    connect(port, sd, 2000)
    raw.accept()


def test_an_address_that_is_not_ours_cannot_be_bound(online):
    sd = make(online)
    refused(online, f"AT+Bind={sd},INET,80,198.51.100.7", -99)
    taken(online, f"AT+Bind={sd},INET,80,0.0.0.0")
    refused(online, f"AT+Bind={sd},INET,81,0.0.0.0", -22)
    other = make(online)
    refused(online, f"AT+Bind={other},INET,80,0.0.0.0", -98)
    refused(online, f"AT+Bind={other},INET6,80,::", -97)


# ------------------------------------------------------------------------------ accepting


@pytest.fixture
def server(start):
    """A modem that listens at its port 80; the port and the host's port that leads there."""
    forwarded = free_port()
    modem = start(ports=2, args=["--forward", f"tcp:{forwarded}:80"])
    attach(*modem.ports)
    taken_by(modem.port)
    return modem, forwarded


def taken_by(port):
    sd = make(port)
    assert sd == 0
    taken(port, "AT+Bind=0,INET,80,0.0.0.0", "AT+Listen=0,4")


def test_accept_waits_for_a_peer(server):
    modem, forwarded = server
    port = modem.port
    taken(port, "AT+Accept=0,INET")
    taken(port, "AT+Test")  # the port is free meanwhile
    with socket.create_connection(("127.0.0.1", forwarded), 10) as peer:
        line = next_line(port).decode()
        assert line.startswith("+accept:1,inet,"), line
        number, address = line.removeprefix("+accept:1,inet,").split(",")
        assert 0 < int(number) < 65536 and address.count(".") == 3
        peer.sendall(ALL)
        assert receive_all(port, 1, 256) == ALL
        assert send(port, 1, b"hello") == ["OK"]
        peer.settimeout(10)
        assert peer.recv(5) == b"hello"
        assert value(port, "AT+Close=1") == "1"
        assert peer.recv(5) == b""


def test_a_peer_that_came_before_is_accepted_at_once(server):
    modem, forwarded = server
    port = modem.port
    with socket.create_connection(("127.0.0.1", forwarded), 10) as peer:
        peer.sendall(b"early")
        time.sleep(0.3)
        assert late(port, "AT+Accept=0,INET").startswith(b"+accept:1,inet,")
        assert receive_all(port, 1, 5) == b"early"


def test_several_peers_one_after_the_other(server):
    modem, forwarded = server
    port = modem.port
    peers = [socket.create_connection(("127.0.0.1", forwarded), 10) for _ in range(3)]
    for sd in 1, 2, 3:
        assert late(port, "AT+Accept=0,INET").startswith(f"+accept:{sd},inet,".encode())
    for peer in peers:
        peer.close()
    for sd in 1, 2, 3:
        assert receive(port, sd) == b""


def test_accept_without_waiting_and_of_the_wrong_family(server):
    modem, _ = server
    taken(modem.port, "AT+SetSockOpt=0,SOCKET,NONBLOCKING,1")
    late_error(modem.port, "AT+Accept=0,INET", -11)
    late_error(modem.port, "AT+Accept=0,INET6", -97)


def test_accepting_without_listening(modem):
    make(modem.port)
    late_error(modem.port, "AT+Accept=0,INET", -22)


def test_a_listener_that_is_closed_accepts_nobody(server):
    modem, _ = server
    first, second = modem.ports
    taken(first, "AT+Accept=0,INET")
    assert value(second, "AT+Close=0") == "0"
    assert next_line(first) == failed(-9).encode()


# ------------------------------------------------------------------------------ data


def test_all_byte_values_in_both_directions(online, raw):
    sd = connected(online, 2000)
    assert send(online, sd, ALL) == ["OK"]
    assert raw.receive(256) == ALL
    raw.send(ALL)
    assert receive_all(online, sd, 256) == ALL


def test_the_largest_piece(online, raw):
    sd = connected(online, 2000)
    data = (ALL * 6)[:1460]
    assert send(online, sd, data) == ["OK"]
    assert raw.receive(1460) == data


@pytest.mark.long
def test_a_command_with_data_cut_at_every_byte(online, raw):
    sd = connected(online, 2000)
    data = b"a\r\nb\x00,\"c"
    line = f"AT+Send={sd},0,{len(data)},".encode() + data + b"\r\n"
    for at in range(1, len(line)):
        online.write(line[:at])
        time.sleep(0.01)
        online.write(line[at:])
        assert online.answer() == b"OK\r\n", at
        assert raw.receive(len(data)) == data, at


def test_base64_in_both_directions(online, raw):
    sd = connected(online, 2000)
    for n in 1, 2, 3, 57, 256:
        text = base64.b64encode(ALL[:n])
        assert send(online, sd, text, 1) == ["OK"]
        assert raw.receive(n) == ALL[:n]
        raw.send(ALL[:n])
        time.sleep(0.1)
        assert receive(online, sd, 256, 1) == text


def test_base64_that_is_none_sends_nothing(online, raw):
    sd = connected(online, 2000)
    assert send(online, sd, b"YWJj", 1) == ["OK"]
    assert send(online, sd, b"YW*j", 1) == [PARSE]
    assert send(online, sd, b"ZGVm", 1) == ["OK"]
    assert raw.receive(6) == b"abcdef"


def test_surplus_behind_the_data_sends_nothing(online, raw):
    sd = connected(online, 2000)
    for surplus in (b"AT+Test", b"abcdef", b"abc,1"):
        assert send(online, sd, surplus, count=3) == [COUNT]
    assert send(online, sd, b"ok, ,", count=2) == ["OK"]
    assert raw.receive(2) == b"ok"


def test_more_than_a_command_takes_is_consumed_and_refused(online, raw):
    sd = connected(online, 2000)
    assert send(online, sd, bytes(1461)) == [PARSE]
    taken(online, "AT+Test")
    assert send(online, sd, b"ok") == ["OK"]
    assert raw.receive(2) == b"ok"


@pytest.mark.long
def test_data_that_stops_coming(online, raw):
    sd = connected(online, 2000)
    online.write(f"AT+Send={sd},0,10,abc".encode())
    assert online.answer(20) == PARSE.encode() + b"\r\n"
    assert send(online, sd, b"ok") == ["OK"]
    assert raw.receive(2) == b"ok"


def test_data_that_nobody_takes_is_consumed(modem):
    port = modem.port
    assert answer_to(port, "AT+Send=0,0,8,", b"AT+Test\r") == [failed(-9)]
    make(port)
    assert answer_to(port, "AT+Send=0,0,8,", b"AT+Test\r") == [failed(-107)]
    taken(port, "AT+Test")


def test_what_waits_is_read_in_pieces(online, raw):
    sd = connected(online, 2000)
    raw.send(b"0123456789")
    time.sleep(0.3)
    assert receive(online, sd, 4) == b"0123"
    assert receive(online, sd, 100) == b"456789"


def test_recv_waits_and_the_port_is_free_meanwhile(online, raw):
    sd = connected(online, 2000)
    taken(online, f"AT+Recv={sd},0,100", "AT+Test")
    assert send(online, sd, b"ping") == ["OK"]
    assert raw.receive(4) == b"ping"
    raw.send(b"pong")
    assert received(online, sd) == b"pong"


def test_recv_gives_up_after_its_time(online, raw):
    sd = connected(online, 2000)
    taken(online, f"AT+SetSockOpt={sd},SOCKET,RCVTIMEO,0,300000")
    begun = time.monotonic()
    late_error(online, f"AT+Recv={sd},0,10", -11)
    assert 0.25 < time.monotonic() - begun < 5
    taken(online, f"AT+SetSockOpt={sd},SOCKET,RCVTIMEO,30,0")
    raw.send(b"late")
    assert receive(online, sd) == b"late"


def test_recv_without_waiting(online, raw):
    sd = connected(online, 2000)
    taken(online, f"AT+SetSockOpt={sd},SOCKET,NONBLOCKING,1")
    late_error(online, f"AT+Recv={sd},0,10", -11)
    raw.send(b"x")
    readable(online, sd)
    assert receive(online, sd) == b"x"
    late_error(online, f"AT+Recv={sd},0,10", -11)


def test_the_end_of_a_stream_is_no_bytes(online, raw):
    sd = connected(online, 2000)
    raw.send(b"last")
    raw.shut()
    assert receive_all(online, sd, 4) == b"last"
    for _ in range(2):
        assert receive(online, sd) == b""
    assert send(online, sd, b"still") == ["OK"]  # our side goes on
    assert raw.receive(5) == b"still"


def test_a_peer_that_closes_while_recv_waits(online, raw):
    sd = connected(online, 2000)
    raw.accept()
    taken(online, f"AT+Recv={sd},1,10")
    raw.close()
    assert received(online, sd, 1) == b""


def test_a_reset_is_no_end(online, raw):
    sd = connected(online, 2000)
    raw.accept()
    taken(online, f"AT+Recv={sd},0,10")
    raw.reset()
    assert next_line(online) == failed(-107).encode()
    late_error(online, f"AT+Recv={sd},0,10", -107)
    assert send(online, sd, b"x") == [failed(-107)]


@pytest.mark.long
def test_a_peer_that_stops_reading_holds_back_the_port_and_no_other(start, raw):
    modem = start(ports=2, world=redirect(raw, 2000))
    first, second = modem.ports
    attach(first, second)
    raw.keep_little()
    sd = connected(first, 2000)
    raw.accept()
    taken(first, f"AT+SetSockOpt={sd},SOCKET,NONBLOCKING,1")
    sent = fill(first, sd, ALL * 5)
    taken(first, f"AT+SetSockOpt={sd},SOCKET,NONBLOCKING,0")
    first.write(f"AT+Send={sd},0,1280,".encode() + ALL * 5 + b"\r\n")
    taken(second, "AT+Test")
    assert raw.receive(sent + 1280, 60) == ALL * ((sent + 1280) // 256)
    assert first.answer() == b"OK\r\n"


@pytest.mark.long
def test_a_long_stream_both_ways(online, raw):
    sd = connected(online, 2000)
    data = ALL * 200
    for at in range(0, len(data), 1280):
        assert send(online, sd, data[at : at + 1280]) == ["OK"]
    assert raw.receive(len(data), 30 + carrying(len(data))) == data
    raw.send(data)
    assert receive_all(online, sd, len(data)) == data


# ------------------------------------------------------------------------------ several at once


def test_at_most_five_outcomes_are_awaited(online, raw):
    sd = connected(online, 2000)
    for _ in range(5):
        taken(online, f"AT+Recv={sd},0,1")
    refused(online, f"AT+Recv={sd},0,1", ALLOCATE)
    refused(online, "AT+Select=0,0,10,0", ALLOCATE)
    raw.send(b"12345")
    assert [received(online, sd) for _ in range(5)] == [b"1", b"2", b"3", b"4", b"5"]
    raw.send(b"6")
    assert receive(online, sd) == b"6"


def test_sockets_belong_to_all_ports_and_outcomes_to_who_asked(start, raw):
    modem = start(ports=2, world=redirect(raw, 2000))
    first, second = modem.ports
    attach(first, second)
    sd = connected(first, 2000)
    taken(second, f"AT+Recv={sd},0,100")
    assert send(first, sd, b"hello") == ["OK"]
    assert raw.receive(5) == b"hello"
    raw.send(b"world")
    assert received(second, sd) == b"world"
    no_event(first, "+recv")


def test_closing_ends_what_others_wait_for(start, raw):
    modem = start(ports=2, world=redirect(raw, 2000))
    first, second = modem.ports
    attach(first, second)
    sd = connected(first, 2000)
    taken(second, f"AT+Recv={sd},0,100")
    assert value(first, f"AT+Close={sd}") == str(sd)
    assert next_line(second) == failed(-9).encode()


def test_a_host_that_goes_hears_nothing_of_what_it_asked(start, raw):
    modem = start(ports=2, world=redirect(raw, 2000))
    first, second = modem.ports
    attach(first, second)
    sd = connected(first, 2000)
    for _ in range(5):
        taken(second, f"AT+Recv={sd},0,100")
    second.close()
    modem.notice(first)
    raw.send(b"mine")
    assert receive(first, sd) == b"mine"
    second.open()
    second.silence()


def test_stopping_the_processor_closes_all(online, raw):
    sd = connected(online, 2000)
    taken(online, f"AT+Recv={sd},0,100")
    taken(online, "AT+Stop=0")
    assert raw.closed() == b""
    assert next_line(online).decode() == failed(STOPPED)
    taken(online, "AT+Start")
    assert make(online) == 0


# ------------------------------------------------------------------------------ the network goes


def test_the_network_goes_while_somebody_waits(online, raw):
    sd = connected(online, 2000)
    raw.accept()
    taken(online, f"AT+Recv={sd},0,100", "AT+WlanDisconnect")
    assert event(online, "ERROR: ") == "process command,-101"
    assert send(online, sd, b"x") == [failed(-101)]
    late_error(online, f"AT+Connect={make(online)},INET,2000,{PEER}", -101)


def test_a_listener_outlives_the_network(server):
    modem, forwarded = server
    port = modem.port
    taken(port, "AT+Accept=0,INET", "AT+WlanDisconnect")
    event(port, "+eventwlan:disconnect")
    attach(*modem.ports)
    with socket.create_connection(("127.0.0.1", forwarded), 10):
        assert event(port, "+accept:1,inet,")


def test_data_that_is_lost_is_an_event_everywhere(start, raw):
    modem = start(ports=2, world=redirect(raw, 2000))
    first, second = modem.ports
    attach(first, second)
    raw.keep_little()
    sd = connected(first, 2000)
    raw.accept()
    taken(first, f"AT+SetSockOpt={sd},SOCKET,NONBLOCKING,1")
    fill(first, sd, ALL * 5)
    taken(first, "AT+WlanDisconnect")
    for port in first, second:
        assert event(port, "+eventsock:tx_failed,") == f"{sd},-101"


def test_no_more_peers_wait_than_the_listener_wants(start):
    forwarded = free_port()
    port = start(args=["--forward", f"tcp:{forwarded}:80"]).port
    attach(port)
    sd = make(port)
    taken(port, f"AT+Bind={sd},INET,80,0.0.0.0", f"AT+Listen={sd},1")
    peers = [socket.create_connection(("127.0.0.1", forwarded), 10) for _ in range(2)]
    for peer in peers:
        peer.sendall(b"x")
    readable(port, sd)
    time.sleep(0.5)
    taken(port, f"AT+SetSockOpt={sd},SOCKET,NONBLOCKING,1")
    assert late(port, f"AT+Accept={sd},INET").startswith(b"+accept:1,inet,")
    late_error(port, f"AT+Accept={sd},INET", -11)
    for peer in peers:
        peer.close()


def test_closing_a_socket_that_is_being_written_to(start, raw):
    modem = start(ports=2, world=redirect(raw, 2000))
    first, second = modem.ports
    attach(first, second)
    sd = connected(first, 2000)
    first.write(f"AT+Send={sd},0,8,AT+T".encode())
    time.sleep(0.2)
    assert value(second, f"AT+Close={sd}") == str(sd)
    first.write(b"est\r\r\n")
    assert first.answer() == failed(-9).encode() + b"\r\n"
    assert raw.closed() == b""  # it goes as a whole or not at all
    taken(first, "AT+Test")


def test_two_lines_never_take_from_one_stream_at_a_time(start, raw):
    modem = start(ports=2, world=redirect(raw, 2000))
    ports = modem.ports
    attach(*ports)
    sd = connected(ports[0], 2000)
    data = b"".join(b"%05d" % i for i in range(6000))
    pieces = []
    raw.accept().sendall(data[:15_000])
    for _ in range(200):
        for port in ports:
            taken(port, f"AT+Recv={sd},0,3000")
        if not pieces:
            raw.send(data[15_000:])
        pieces += [received(port, sd) for port in ports]
        if sum(map(len, pieces)) >= len(data) - 6000:
            break
    places = sorted((data.index(piece), len(piece)) for piece in pieces if piece)
    assert places[0][0] == 0  # each is one stretch of the stream, and none is missing between
    for (at, n), (following, _) in zip(places, places[1:]):
        assert at + n == following

# SPDX-License-Identifier: MIT
"""+WIPCREATE, +WIPCLOSE and +WIPOPT: indexes, limits, servers, and what is refused."""

import socket

import pytest

from support.modem import free_port
from support.sierra_sockets import PEER, attach, create, map_to, redirect

pytestmark = pytest.mark.product("sierra-sl8")


@pytest.fixture
def online(start, raw):
    """A port whose stack and bearer are started; port 2000 of every host is `raw`."""
    port = start(world=redirect(raw, 2000)).port
    attach(port)
    return port


def refused(port, line):
    """The number of the error that answers the line; None for a plain one."""
    answer = port.command(line)
    assert len(answer) == 1
    return None if answer == ["ERROR"] else int(answer[0].removeprefix("+CME ERROR: "))


# ------------------------------------------------------------------------------ creating


def test_a_client_is_ready_when_the_peer_has_answered(online, raw):
    create(online, "2,1,2000")
    raw.accept()
    assert online.command("AT+WIPCREATE?") == [f'+WIPREADY: 2,1,"{PEER}"', "OK"]


def test_udp_in_its_three_ways(online):
    assert online.command("AT+WIPCREATE=1,1,80") == ["OK"]
    online.until(b"\r\n+WIPREADY: 1,1\r\n")
    create(online, "1,2,80")
    create(online, "1,3,81,80")
    assert online.command("AT+WIPCREATE?") == [
        f'+WIPREADY: 1,2,"{PEER}"',
        f'+WIPREADY: 1,3,"{PEER}"',
        "+WIPSERV: 1,1,80",
        "OK",
    ]


def test_a_failed_connection_is_told_later(start):
    world = f"redirect tcp any 2000 to 127.0.0.1 {free_port()}\n"
    port = start(world=world).port
    attach(port)
    assert port.command(f'AT+WIPCREATE=2,1,"{PEER}",2000') == ["OK"]
    port.until(b"\r\n+CME ERROR: 842\r\n", 60)
    assert port.command("AT+CMEE=0") == ["OK"]
    assert port.command(f'AT+WIPCREATE=2,1,"{PEER}",2000') == ["OK"]
    port.until(b"\r\nERROR\r\n", 60)
    assert port.command("AT+WIPCREATE?") == ["OK"]


def test_a_name_that_nobody_knows_is_a_host_that_cannot_be_reached(online):
    assert online.command('AT+WIPCREATE=2,1,"no.such.host",2000') == ["OK"]
    online.until(b"\r\n+CME ERROR: 842\r\n", 60)


def test_nothing_is_created_without_stack_or_bearer(start):
    port = start().port
    for line in "ATE0", "AT+CMEE=1":
        port.command(line)
    for state in "stopped", "started without a bearer":
        for service in f'2,1,"{PEER}",2000', "1,1,80", f'1,1,"{PEER}",80', "3,1,80,1,2":
            assert refused(port, f"AT+WIPCREATE={service}") == 803, (service, state)
        port.command("AT+WIPCFG=1")


@pytest.mark.parametrize(
    "parameters, error",
    [
        ("0,1", 837),
        ("10,1", 837),
        ("1,0,80", 830),
        ("1,9,80", 830),
        ("2,9,host,80", 830),
        ("3,5,80,1,1", 830),
        ("3,1,80,0,1", 830),
        ("3,1,80,8,9", 830),
        ("3,1,80,4,3", 830),
        ("2,1,host,0", 832),
        ("2,1,host,65536", 832),
        ("1,1,65536", 832),
        ("3,1,0,1,1", 832),
        ("1,1", 851),
        ("2,1,host", 851),
        ("2,1,host,80,1", 851),
        ("3,1,80", 851),
        ("3,1,80,1,2,3", 851),
        ('4,1,"ftp.example","user","password"', 834),
        ("5,1", 834),
        ('6,1,"smtp.example","587","user","pass"', 834),
        ('7,1,"pop.example"', 834),
        ('8,1,"mms.example",8080,"http://mms.example"', 834),
        (f'5,1,"proxy.example",80,"{"u" * 51}","password"', 850),
        (f'8,1,"mms.example",8080,"{"u" * 257}"', 850),
        ('7,1,""', 842),
    ],
)
def test_what_is_wrong_with_a_line(online, parameters, error):
    assert refused(online, f"AT+WIPCREATE={parameters}") == error


def test_hosts_are_lax_about_quotes(online, raw):
    assert online.command(f'at+wipcreate="2",1,{PEER},"2000"') == ["OK"]
    online.until(b"\r\n+WIPREADY: 2,1\r\n")


# ------------------------------------------------------------------------------- closing


def test_closing_what_is_not_open(online):
    for line in "1,8", "2,8", "3,4", "9,8":
        assert online.command(f"AT+WIPCLOSE={line}") == ["OK"]
    for line, error in ("1,9", 830), ("2,0", 830), ("3,5", 830), ("0,1", 837), ("10,1", 837):
        assert refused(online, f"AT+WIPCLOSE={line}") == error
    for mode in "45678":
        assert refused(online, f"AT+WIPCLOSE={mode},1") == 834
    assert online.command("AT+WIPCLOSE?") == ["NONE", "OK"]
    assert online.command("AT+WIPCLOSE=?") == ["OK"]


def test_closing_tells_the_peer(online, raw):
    create(online, "2,1,2000")
    raw.accept()
    assert online.command("AT+WIPCLOSE=2,1") == ["OK"]
    assert raw.closed() == b""
    assert online.command("AT+WIPCREATE?") == ["OK"]


def test_closing_while_it_is_being_opened(online):
    assert online.command('AT+WIPCREATE=2,1,"no.such.host",2000;+WIPCLOSE=2,1') == ["OK"]
    online.silence(2)


def test_the_peer_closes(online, raw):
    create(online, "2,1,2000")
    raw.accept()
    raw.close()
    online.until(b"\r\n+WIPPEERCLOSE: 2,1\r\n")
    assert refused(online, f'AT+WIPCREATE=2,1,"{PEER}",2000') == 840
    assert online.command("AT+WIPCLOSE=2,1") == ["OK"]
    create(online, "2,1,2000")


def test_stopping_the_stack_closes_all(online, raw):
    create(online, "2,1,2000")
    assert online.command("AT+WIPCREATE=3,1,80,5,8") == ["OK"]
    raw.accept()
    assert online.command("AT+WIPCFG=0", 30) == ["OK"]
    assert raw.closed() == b""
    attach(online)
    assert online.command("AT+WIPCREATE?") == ["OK"]
    assert online.command("AT+WIPCREATE=3,1,80,5,8") == ["OK"]


# ------------------------------------------------------------------------------- servers


@pytest.fixture
def serving(start):
    """A port, and the outside of its ports 80 to 83 (a function)."""
    outside = {inside: free_port() for inside in range(80, 84)}
    args = [a for p, h in outside.items() for a in ("--forward", f"tcp:{h}:{p}")]
    port = start(args=args).port
    attach(port, sockets=20)
    return port, lambda inside: socket.create_connection(("127.0.0.1", outside[inside]), 10)


def test_data_of_a_spawned_socket(serving):
    port, connect = serving
    assert port.command("AT+WIPCREATE=3,1,80,5,8") == ["OK"]
    with connect(80) as peer:
        peer.sendall(b"early")
        port.until(b"\r\n+WIPACCEPT: 1,5\r\n")
        port.until(b"\r\n+WIPDATA: 2,5,5\r\n")
        map_to(port, "2,5,1")
        assert port.read(5) == b"early"
        port.write(b"answer")
        got = b""
        while len(got) < len(b"answer"):  # as it is typed
            got += peer.recv(6) or b"(closed)"
        assert got == b"answer"


def test_a_range_is_kept_until_all_of_it_is_closed(serving):
    """Section 5.1.7."""
    port, connect = serving
    assert port.command("AT+WIPCREATE=3,2,80,1,2") == ["OK"]
    assert refused(port, "AT+WIPCREATE=3,2,81,3,4") == 840
    assert refused(port, "AT+WIPCREATE=3,1,81,2,3") == 845
    assert refused(port, f'AT+WIPCREATE=2,1,"{PEER}",80') == 845
    with connect(80):
        port.until(b"\r\n+WIPACCEPT: 2,1\r\n")
        assert port.command("AT+WIPCLOSE=3,2") == ["OK"]
        assert refused(port, "AT+WIPCREATE=3,2,81,2,3") == 845
        assert refused(port, f'AT+WIPCREATE=2,2,"{PEER}",80') == 845
        assert port.command("AT+WIPCREATE=3,2,81,3,4") == ["OK"]
        assert port.command("AT+WIPCLOSE=2,1") == ["OK"]
    assert port.command("AT+WIPCREATE=3,3,82,1,2") == ["OK"]


def test_a_server_whose_bearer_has_gone_is_listed_until_it_is_closed(serving):
    port, _ = serving
    assert port.command("AT+WIPCREATE=3,1,80,5,8") == ["OK"]
    assert port.command("AT+WIPBR=5,6", 60) == ["OK"]
    port.until(b"\r\n+WIPPEERCLOSE: 3,1\r\n")
    assert port.command("AT+WIPCREATE?") == ["+WIPSERV: 3,1,80,5,8", "OK"]
    assert port.command("AT+WIPOPT=3,1,1,0") == ["+WIPOPT: 3,0,80", "OK"]
    assert port.command("AT+WIPCLOSE=3,1") == ["OK"]
    assert port.command("AT+WIPCREATE?") == ["OK"]


# ------------------------------------------------------------------------------- options


def test_options_are_what_the_connection_is(online, raw):
    create(online, "2,1,2000")
    raw.accept()
    for line, answer in [
        ("2,1,1,1", "2,1,2000"),
        ("2,1,1,2", f'2,2,"{PEER}"'),
        ("2,1,1,4", "2,4,1024"),
        ("2,1,1,6", "2,6,0"),
        ("2,1,1,7", "2,7,0"),
        ("2,1,1,8", "2,8,64"),
        ("2,1,1,9", "2,9,0"),
    ]:
        assert online.command(f"AT+WIPOPT={line}") == [f"+WIPOPT: {answer}", "OK"]
    raw.send(b"12345")
    online.until(b"\r\n+WIPDATA: 2,1,5\r\n")
    assert online.command("AT+WIPOPT=2,1,1,6") == ["+WIPOPT: 2,6,5", "OK"]


def test_options_are_set_and_read_back(online):
    """Section 5.3.6."""
    create(online, "2,1,2000")
    assert online.command("AT+WIPCREATE=3,1,80,5,8") == ["OK"]
    create(online, "1,1,80")
    for line, answer in [("2,1,2,8,20", "2,8,20"), ("3,1,2,9,10", "3,9,10"), ("2,1,2,7,1", "2,7,1"),
                         ("3,1,2,4,5839", "3,4,5839"), ("1,1,2,8,255", "1,8,255")]:
        assert online.command(f"AT+WIPOPT={line}") == ["OK"]
        protocol, index, _, option, _ = line.split(",")
        assert online.command(f"AT+WIPOPT={protocol},{index},1,{option}") == [
            f"+WIPOPT: {answer}", "OK"]
    assert online.command("AT+WIPOPT=1,1,1,1") == ["+WIPOPT: 1,1,80", "OK"]
    assert online.command("AT+WIPOPT=1,1,1,3") == ["+WIPOPT: 1,3,1", "OK"]
    assert online.command("AT+WIPCREATE=1,2,81") == ["OK"]
    online.until(b"+WIPREADY: 1,2\r\n")
    assert online.command("AT+WIPOPT=1,2,1,3") == ["+WIPOPT: 1,3,0", "OK"]
    assert online.command("AT+WIPOPT=1,2,1,0") == ["+WIPOPT: 1,0,81", "OK"]


@pytest.mark.parametrize(
    "parameters, error",
    [
        ("2,1,1,5", 800),
        ("2,1,1,10", 800),
        ("2,1,1,x", 800),
        ("2,1,2,8,256", 801),
        ("2,1,2,7,2", 801),
        ("2,1,2,4,0", 801),
        ("2,1,2,4,5840", 801),
        ("2,1,2,0,80", 835),
        ("2,1,2,6,1", 835),
        ("2,1,1,3", 835),
        ("3,1,1,1", 835),
        ("1,1,1,4", 835),
        ("1,1,1,7", 835),
        ("2,2,1,8", 830),
        ("2,9,1,8", 830),
        ("3,5,1,8", 830),
        ("4,1,2,40,1", 834),
        ("5,1,2,52,0", 834),
        ("9,1,1,8", 837),
        ("2,1", None),
    ],
)
def test_what_is_wrong_with_an_option(online, parameters, error):
    create(online, "2,1,2000")
    create(online, "1,1,80")
    assert online.command("AT+WIPCREATE=3,1,80,5,8") == ["OK"]
    assert refused(online, f"AT+WIPOPT={parameters}") == error

# SPDX-License-Identifier: MIT
"""+WIPDATARW: data in command lines."""

import os
import socket
import struct

import pytest

from support.modem import Timeout
from support.sierra_sockets import attach, create, map_to, redirect

pytestmark = pytest.mark.product("sierra-sl8")


@pytest.fixture
def udp(start, udp_raw):
    port = start(world=redirect(udp_raw, 2000, "udp")).port
    attach(port)
    create(port, "1,1,1357,2000")
    assert port.command("AT+WIPDATA=1,1,3") == ["+WIPDATARW: 1,1", "OK"]
    return port


@pytest.fixture
def tcp(start, raw):
    port = start(world=redirect(raw, 2000)).port
    attach(port)
    create(port, "2,1,2000")
    raw.accept()
    assert port.command("AT+WIPDATA=2,1,3") == ["+WIPDATARW: 1,1", "OK"]
    return port


def test_more_than_a_block_is_shown_in_blocks(udp, udp_raw):
    assert udp.command('AT+WIPDATARW=1,1,"30"')[-1] == "OK"
    udp_raw.receive(0)
    data = os.urandom(450)
    udp_raw.send(data)
    udp.until(b"\r\n+WIPDATA: 1,1,450,")
    for i in range(3):
        part = data[200 * i : 200 * i + 200].hex().upper()
        udp.until(f'\r\n+WIPDATARW: 2,1,3,{i + 1},"{part}"\r\n'.encode())


def test_sending_and_closing(tcp, raw):
    assert tcp.command('AT+WIPDATARW=3,1,"4142"') == ["+WIPDATARW: 3,1,2", "+WIPDATARW: 0,1", "OK"]
    assert raw.receive(2) == b"AB"
    assert tcp.command('AT+WIPDATARW=1,1,"4142"') == ["+CME ERROR: 831"]
    map_to(tcp, "2,1,1")


def test_closing(tcp, raw):
    assert tcp.command("AT+WIPDATARW=0,1") == ["+WIPDATARW: 0,1", "OK"]
    raw.send(b"x")
    tcp.until(b"\r\n+WIPDATA: 2,1,1\r\n")
    tcp.silence(0.5)
    assert tcp.command("AT+WIPDATARW=0,1") == ["+CME ERROR: 831"]


def test_what_waits_is_shown_when_the_session_begins(start, raw):
    port = start(world=redirect(raw, 2000)).port
    attach(port)
    create(port, "2,1,2000")
    raw.send(b"early")
    port.until(b"\r\n+WIPDATA: 2,1,5\r\n")
    assert port.command("AT+WIPDATA=2,1,3") == ["+WIPDATARW: 1,1", "OK"]
    port.until(b'\r\n+WIPDATA: 2,1,5\r\n\r\n+WIPDATARW: 2,1,1,1,"6561726C79"\r\n')


def test_the_peer_closes(tcp, raw):
    raw.send(b"bye")
    raw.close()
    tcp.until(b'\r\n+WIPDATARW: 2,1,1,1,"627965"\r\n')
    tcp.until(b"\r\n+WIPPEERCLOSE: 2,1\r\n")


def test_closing_the_socket_ends_the_session(tcp):
    assert tcp.command("AT+WIPCLOSE=2,1") == ["OK"]
    tcp.until(b"\r\n+WIPDATARW: 0,1\r\n")
    assert tcp.command('AT+WIPDATARW=1,1,"4142"') == ["+CME ERROR: 831"]


def test_one_session_at_a_time(tcp):
    create(tcp, "2,2,2000")
    assert tcp.command("AT+WIPDATA=2,2,3") == ["+CME ERROR: 831"]
    assert tcp.command("AT+WIPDATA=2,1,3") == ["+CME ERROR: 831"]
    assert tcp.command("AT+WIPDATA=2,1,1") == ["+CME ERROR: 831"]


def test_the_buffer_is_full(tcp, raw):
    """Option 15."""
    block = "41" * 200
    for _ in range(10):
        assert tcp.command(f'AT+WIPDATARW=2,1,"{block}"') == ["OK"]
    assert tcp.command(f'AT+WIPDATARW=2,1,"{block}"') == ["+CME ERROR: 853"]
    assert tcp.command(f'AT+WIPDATARW=1,1,"{"42" * 48}"') == ["+WIPDATARW: 3,1,2048", "OK"]
    assert raw.receive(2048) == b"A" * 2000 + b"B" * 48


def test_a_larger_buffer(start, raw):
    port = start(world=redirect(raw, 2000)).port
    attach(port)
    assert port.command("AT+WIPCFG=2,15,32000") == ["OK"]
    create(port, "2,1,2000")
    assert port.command("AT+WIPDATA=2,1,3")[-1] == "OK"
    data = os.urandom(32000)
    for i in range(0, 31800, 200):
        assert port.command(f'AT+WIPDATARW=2,1,"{data[i : i + 200].hex()}"') == ["OK"]
    assert port.command(f'AT+WIPDATARW=1,1,"{data[31800:].hex()}"', 30) == ["+WIPDATARW: 3,1,32000", "OK"]
    assert raw.receive(32000, 30) == data


@pytest.mark.host  # megabytes, until nobody on the way has room
def test_the_peer_goes_while_the_modem_sends(start, raw):
    """What a peer without room has not taken fails with the connection."""
    filler, port = start(world=redirect(raw, 2000), ports=2).ports
    attach(filler)
    assert filler.command("AT+WIPCFG=2,15,32000") == ["OK"]
    create(filler, "2,1,2000")
    raw.accept()
    map_to(filler, "2,1,2")
    with pytest.raises(Timeout):
        for _ in range(300):
            filler.write(b"x" * 100_000, 5)
    assert port.command("ATE0;+CMEE=1")[-1] == "OK"
    assert port.command("AT+WIPDATA=2,1,0") == ["OK"]
    assert port.command("AT+WIPDATA=2,1,3")[-1] == "OK"
    for _ in range(159):  # more than may have found room since
        assert port.command(f'AT+WIPDATARW=2,1,"{"41" * 200}"') == ["OK"]
    port.write(b'AT+WIPDATARW=1,1,"4142"\r')
    port.silence(1)
    raw.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raw.close()
    port.until(b"\r\n+CME ERROR: 843\r\n", 20)


@pytest.mark.parametrize(
    "parameters, error",
    [
        ('4,1,"30"', "+CME ERROR: 800"),
        ('1,0,"30"', "+CME ERROR: 830"),
        ('1,9,"30"', "+CME ERROR: 830"),
        ('1,2,"30"', "+CME ERROR: 831"),
        ('1,1,"3"', "+CME ERROR: 801"),
        ('1,1,"3g"', "+CME ERROR: 801"),
        ('1,1,"' + "30" * 201 + '"', "+CME ERROR: 801"),
        ("1,1", "ERROR"),
        ('0,1,"30"', "ERROR"),
    ],
)
def test_what_is_wrong_with_a_line(tcp, parameters, error):
    assert tcp.command(f"AT+WIPDATARW={parameters}") == [error]


def test_the_other_forms(tcp):
    assert tcp.command("AT+WIPDATARW?") == ["OK"]
    assert tcp.command("AT+WIPDATARW=?") == ["OK"]
    assert tcp.command("AT+WIPDATA?") == ["NONE", "OK"]
    assert tcp.command("AT+WIPDATA=?") == ["OK"]
    assert tcp.command("AT+WIPCREATE=?") == ["OK"]

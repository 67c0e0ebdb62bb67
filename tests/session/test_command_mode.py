# SPDX-License-Identifier: MIT
"""Connections in command mode: sending with and without count, receiving, the kinds of SRING."""

import time

import pytest
from support.telit import activate, dial, redirect

PROMPT = b"\r\n> "


def send(port, conn, data, end=b"\x1a"):
    port.write(b"AT#SEND=%d\r" % conn)
    port.until(PROMPT)
    port.write(data + end)
    return port.answer()


def opened(start, peer, extended=None, protocol=0):
    port = start(world=redirect(peer, 2000, "udp" if protocol else "tcp")).port
    activate(port)
    if extended:
        assert port.command(f"AT#SCFGEXT=1,{extended}") == ["OK"]
    assert dial(port, options=",0,0,1", protocol=protocol) == "OK"
    return port


def test_nothing_follows_the_prompt_until_the_host_sends(start, raw):
    port = opened(start, raw)
    port.write(b"AT#SEND=1\r")
    assert port.until(b"> ") == PROMPT
    raw.send(b"now")  # its SRING must wait
    port.silence(0.5)
    port.write(b"x\x1a")
    assert port.until(b"OK\r\n") == b"\r\nOK\r\n"
    assert port.until(b"SRING: 1\r\n") == b"\r\nSRING: 1\r\n"
    assert raw.receive(1) == b"x"


def test_backspace_escape_and_surplus_in_send(start, raw):
    port = opened(start, raw)
    assert send(port, 1, b"hellp\x08o") == b"\r\nOK\r\n"
    assert raw.receive(5) == b"hello"
    assert b"OK" in send(port, 1, b"never sent", b"\x1b")
    assert send(port, 1, b"y" * 1100) == b"\r\nOK\r\n"
    assert raw.receive(1020) == b"y" * 1020
    assert send(port, 1, b"end") == b"\r\nOK\r\n"
    assert raw.receive(3) == b"end"


def test_counted_data_may_be_anything(start, raw):
    port = opened(start, raw)
    data = bytes(range(256))
    port.write(b"AT#SENDEXT=1,256\r")
    port.until(PROMPT)
    port.write(data)
    assert port.answer() == b"\r\nOK\r\n"
    assert raw.receive(256) == data
    time.sleep(0.2)
    port.write(b"\r")  # at least one official library sends this stray CR
    port.silence()
    assert port.command("AT") == ["OK"]


@pytest.mark.long  # a minute of silence
def test_counted_data_that_never_completes_gives_the_port_back(start, raw):
    port = opened(start, raw)
    port.write(b"AT#SENDEXT=1,100\r")
    port.until(PROMPT)
    port.write(b"AT\r")  # is data, not a command
    assert b"ERROR" in port.answer(90)
    assert port.command("AT") == ["OK"]


def test_hex_sending(start, raw):
    port = opened(start, raw, "0,0,0,0,1")
    assert send(port, 1, b"68656C6c6F00") == b"\r\nOK\r\n"
    assert raw.receive(6) == b"hello\0"
    assert b"ERROR" in send(port, 1, b"6G")
    assert b"ERROR" in send(port, 1, b"686")
    assert port.command("AT") == ["OK"]


def test_amount(start, raw):
    port = opened(start, raw, "1,0,0")
    raw.send(b"hello")
    port.until(b"\r\nSRING: 1,5\r\n")
    raw.send(b"hello")
    port.until(b"\r\nSRING: 1,10\r\n")
    assert port.command("AT#SI=1") == ["#SI: 1,0,0,10,0", "OK"]
    assert port.command("AT#SRECV=1,4") == ["#SRECV: 1,4", "hell", "OK"]
    assert port.command("AT#SI=1") == ["#SI: 1,0,4,6,0", "OK"]


def test_view_in_text_and_hex(start, raw):
    port = opened(start, raw, "2,0,0")
    raw.send(b"hello")
    port.until(b"\r\nSRING: 1,5,hello\r\n")
    raw.send(b"x" * 68)
    port.until(b"\r\nSRING: 1,68," + b"x" * 64 + b"\r\n")
    port.until(b"\r\nSRING: 1,4,xxxx\r\n")


def test_view_in_hex(start, raw):
    port = opened(start, raw, "2,1,0")
    raw.send(b"hello")
    port.until(b"\r\nSRING: 1,5,68656C6C6F\r\n")


def test_receive_with_zero_bytes_and_in_hex(start, raw):
    port = opened(start, raw)
    raw.send(b"a\0\r\nb")
    port.until(b"\r\nSRING: 1\r\n")
    port.write(b"AT#SRECV=1,5\r")
    assert port.until(b"OK\r\n") == b"\r\n#SRECV: 1,5\r\na\0\r\nb\r\n\r\nOK\r\n"
    assert port.command("AT#SH=1") == ["OK"]
    raw.close()
    assert port.command("AT#SCFGEXT=1,0,1,0") == ["OK"]
    assert dial(port, options=",0,0,1") == "OK"
    raw.send(b"hi")
    port.until(b"\r\nSRING: 1\r\n")
    assert port.command("AT#SRECV=1,5") == ["#SRECV: 1,2", "6869", "OK"]


def until_waiting(port, conn, n, timeout=10):
    """Waits until so many bytes lie in the modem to be received."""
    deadline = time.monotonic() + timeout
    while (waiting := int(port.command(f"AT#SI={conn}")[-2].split(",")[3])) < n:
        assert time.monotonic() < deadline, waiting


def test_a_datagram_is_a_datagram(start, udp_raw):
    port = opened(start, udp_raw, protocol=1)
    assert send(port, 1, b"one") == b"\r\nOK\r\n"
    assert send(port, 1, b"two") == b"\r\nOK\r\n"
    assert [udp_raw.receive(0), udp_raw.receive(0)] == [b"one", b"two"]
    udp_raw.send(b"alpha")
    udp_raw.send(b"beta")
    port.until(b"\r\nSRING: 1\r\n")
    until_waiting(port, 1, 9)
    assert port.command("AT#SRECV=1,1500") == ["#SRECV: 1,5", "alpha", "OK"]
    assert port.command("AT#SRECV=1,1500") == ["#SRECV: 1,4", "beta", "OK"]


def test_what_came_before_the_peer_closed_can_be_read(start, raw):
    port = opened(start, raw)
    raw.send(b"testament")
    raw.close()
    port.until(b"\r\nSRING: 1\r\n")
    time.sleep(0.3)
    assert port.command("AT#SRECV=1,100") == ["#SRECV: 1,9", "testament", "OK"]


def test_six_connections_at_once(start, echo):
    port = start(world=redirect(echo, 2000)).port
    activate(port)
    for conn in range(1, 7):
        assert dial(port, conn, options=",0,0,1") == "OK"
    for conn in range(1, 7):
        text = b"connection %d" % conn
        assert b"OK" in send(port, conn, text)
        port.until(b"SRING: %d\r\n" % conn)
        assert port.command(f"AT#SRECV={conn},100")[1] == text.decode()
    states = port.command("AT#SS")
    assert [s.split(",")[1] for s in states[:6]] == ["2"] * 6

# SPDX-License-Identifier: MIT
"""Incoming connections: listening, the firewall, accepting and refusing."""

import socket

import pytest

from support.modem import free_port
from support.telit import activate


@pytest.fixture
def listening(start):
    outside = free_port()
    modem = start(args=["--forward", f"tcp:{outside}:6543"])
    activate(modem.port)
    return modem.port, outside


def test_accept_in_command_mode(listening):
    port, outside = listening
    assert port.command('AT#FRWL=1,"10.0.0.0","255.0.0.0"') == ["OK"]
    assert port.command("AT#SL=1,1,6543") == ["OK"]
    with socket.create_connection(("127.0.0.1", outside)) as peer:
        port.until(b"\r\nSRING: 1\r\n")
        assert port.command("AT#SS=1")[0].startswith("#SS: 1,5,")
        assert port.command("AT#SA=1,1") == ["OK"]
        assert port.command("AT#SS=1")[0].startswith("#SS: 1,2,")
        peer.sendall(b"hello")
        port.until(b"\r\nSRING: 1\r\n")
        assert port.command("AT#SRECV=1,10") == ["#SRECV: 1,5", "hello", "OK"]
    port.until(b"\r\nNO CARRIER\r\n")
    assert port.command("AT#SS=1") == ["#SS: 1,0", "OK"]


def test_the_firewall_drops_what_no_rule_accepts(listening):
    port, outside = listening
    assert port.command("AT#SL=1,1,6543") == ["OK"]
    with socket.create_connection(("127.0.0.1", outside)):
        port.silence(1)
    assert port.command('AT#FRWL=1,"10.0.0.0","255.0.0.0"') == ["OK"]
    with socket.create_connection(("127.0.0.1", outside)):
        port.until(b"\r\nSRING: 1\r\n")
    assert port.command("AT#SL=1,0,6543")[-1] in ("OK", "ERROR")


def test_refusing_ends_listening(listening):
    port, outside = listening
    assert port.command('AT#FRWL=1,"10.0.0.0","255.0.0.0"') == ["OK"]
    assert port.command("AT#SL=2,1,6543") == ["OK"]
    with socket.create_connection(("127.0.0.1", outside)) as peer:
        port.until(b"\r\nSRING: 2\r\n")
        assert port.command("AT#SH=2") == ["OK"]
        peer.settimeout(15)
        try:
            assert peer.recv(1) == b""
        except ConnectionResetError:
            pass
    assert port.command("AT#SS=2") == ["#SS: 2,0", "OK"]

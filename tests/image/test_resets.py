# SPDX-License-Identifier: MIT
"""Resets: asked for, by faults, by the watchdog. World, time of day and settings stay."""

import contextlib
import time

import pytest


def restarted(board):
    board.control.until(b"control 1\n", 20)
    return board.port


def test_a_restart_by_command(board):
    port = board.port
    assert port.command("AT+CREG?") == ["+CREG: 0,1", "OK"]
    assert board.control.say("network off") == ["ok"]
    assert port.command("AT#SCFG=2,3,400,50,300,10") == ["OK"]
    assert port.command("ATE0") == ["OK"]
    assert port.command("AT+CFUN=1,1") == ["OK"]
    port = restarted(board)
    assert port.command("AT+CREG?")[0] != "+CREG: 0,1"  # the world is as it was
    assert "#SCFG: 2,3,400,50,300,10" in port.command("AT#SCFG?")
    port.send(b"AT\r")
    assert port.until(b"OK\r\n").startswith(b"AT\r")  # echoes again


@pytest.mark.parametrize(
    "fault, told",
    [
        ("exception", r"restarted after exception 3 at [0-9a-f]{8}, .* cfsr 00010000"),
        ("assertion", r"restarted after an assertion failed: \S+fault\.c:\d+: asked for"),
        ("stack", r"restarted after exception .*, the stack was outgrown"),
        ("hang", r"restarted after the watchdog ran out"),
    ],
)
def test_a_fault_resets_and_the_trace_explains(board, fault, told):
    board.port.command("AT")
    board.trace.rest()
    board.control.send(f"fault {fault}\n".encode())
    port = restarted(board)
    assert port.command("AT") == ["OK"]
    board.trace.finds(told)


def test_the_first_byte_after_a_reset_is_heard(board):
    for _ in range(40):
        board.control.send(b"fault exception\n")
        assert restarted(board).command("AT") == ["OK"]


def test_the_world_sent_before_the_start_is_the_one_it_starts_in(board):
    for line in ("world 1", "sim pin 1234", "start"):
        assert board.control.say(line) == ["ok"]
    assert board.port.command("AT+CPIN?") == ["+CPIN: SIM PIN", "OK"]


def test_shut_down_it_says_nothing_more(board):
    assert board.port.command("AT") == ["OK"]
    assert board.control.say("shutdown") == ["ok"]
    board.port.send(b"AT\r")
    assert board.port.rest(0.5) == b""
    assert board.process.poll() is None


def test_who_asks_and_does_not_listen_holds_nothing_up(board):
    """The watchdog must not find the board waiting for a reader of the control UART."""
    for _ in range(40):
        board.control.send(b"show hosts\n")
    board.trace.rest()
    assert board.port.command("AT") == ["OK"]
    assert b"restarted" not in board.trace.rest()
    while board.control.rest(1):
        pass
    assert board.control.say("control 1") == ["ok"]


def test_who_listens_slowly_holds_nothing_up(board):
    """It is waited with again and again, but between two looks at the ports only for a second."""
    control = board.control.line
    control.setblocking(False)
    began = time.monotonic()
    while (passed := time.monotonic() - began) < 14:
        with contextlib.suppress(BlockingIOError):
            control.send(b"show\n" * 40)
        if passed > 2:  # all buffers are full
            with contextlib.suppress(BlockingIOError):
                control.recv(300)
        time.sleep(0.05)
    assert b"restarted" not in board.trace.rest()
    assert board.port.command("AT") == ["OK"]

# SPDX-License-Identifier: MIT
"""The console of `make run`: the modem's port on the user's own terminal."""

import os
import pty
import select
import subprocess
import termios
import time

import pytest
from support.modem import BUILD, PRODUCT, ROOT


class Console:
    """The modem on a terminal, and the user in front of it."""

    def __init__(self):
        self.master, self.terminal = pty.openpty()
        self.before = termios.tcgetattr(self.terminal)
        self.process = subprocess.Popen(
            [ROOT / BUILD / PRODUCT / "modem", "--port", "stdio"],
            stdin=self.terminal,
            stdout=self.terminal,
            stderr=subprocess.PIPE,
        )
        assert b"Ctrl-]" in self.process.stderr.readline()

    def type(self, keys):
        os.write(self.master, keys)

    def shows(self, text, timeout=10):
        """All that the terminal shows up to and including `text`."""
        shown, end = b"", time.monotonic() + timeout
        while text not in shown:
            assert time.monotonic() < end, shown
            if select.select([self.master], [], [], 0.1)[0]:
                shown += os.read(self.master, 4096)
        return shown

    def close(self):
        self.process.kill()
        self.process.communicate()
        os.close(self.master)
        os.close(self.terminal)


@pytest.fixture
def console():
    console = Console()
    yield console
    console.close()


def test_keys_are_sent_as_they_are_typed(console):
    console.type(b"AT+CG")
    console.shows(b"AT+CG")
    console.type(b"MM\r")
    assert b"\r\nHE863-EUR\r\n" in console.shows(b"OK\r\n")


def test_the_backspace_key_erases_whatever_the_terminal_sends_for_it(console):
    assert console.before[6][termios.VERASE] == b"\x7f"
    console.type(b"AT+CSX\x7fQ\r")
    assert b"\r\n+CSQ: " in console.shows(b"OK\r\n")


def test_the_terminal_is_given_back_as_it_was(console):
    assert termios.tcgetattr(console.terminal) != console.before
    console.type(b"\x1d")
    assert console.process.wait(10) == 0
    assert termios.tcgetattr(console.terminal) == console.before

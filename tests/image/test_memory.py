# SPDX-License-Identifier: MIT
"""All memory is static: what the linker was told to refuse is not there."""

import re
import subprocess

from board import IMAGE


def test_no_heap_is_linked():
    done = subprocess.run(["arm-none-eabi-nm", IMAGE], check=True, capture_output=True, text=True)
    names = set(re.findall(r"^\S* +\w (\S+)$", done.stdout, re.M))
    assert "at_modem_init" in names
    assert not names & {"malloc", "calloc", "realloc", "free", "sbrk", "_sbrk", "_malloc_r"}


def test_the_stack_has_room_left(board):
    port = board.port
    for line in ("ATI", "AT#SCFG?", "AT+COPS?", "AT&V", "AT+CGDCONT?"):
        port.send(line.encode() + b"\r")
        port.until(b"\r\n")
        port.rest(0.1)
    board.control.say("show hosts")
    used, size = re.match(r"stack (\d+) of (\d+)", board.control.say("memory")[0]).groups()
    assert 0 < int(used) < int(size) / 2

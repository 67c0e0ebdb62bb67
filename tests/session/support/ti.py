# SPDX-License-Identifier: MIT
"""What tests of the ti dialect begin with. Its lines end in CR LF and have nothing in front; nothing
is echoed; what comes by itself (events, outcomes after OK) is a line of lower-case words."""

import time

from .modem import Timeout

COUNT = "ERROR: number of parameters,0"
PARSE = "ERROR: parse parameters,-1"
ALLOCATE = "ERROR: allocate,0"
UNKNOWN = "ERROR: command not exist,0"
LATER = -95  # what is specified, and not built
STOPPED = -2018


def failed(number):
    """The error line of what could not be done."""
    return f"ERROR: process command,{number}"


def taken(port, *lines, timeout=15):
    """The lines are answered with OK alone."""
    for line in lines:
        answer = port.command(line, timeout)
        assert answer == ["OK"], (line, answer)


def listed(port, line, timeout=15):
    """The answer's lines in front of OK."""
    answer = port.command(line, timeout)
    assert answer[-1] == "OK", (line, answer)
    return answer[:-1]


def value(port, line, timeout=15):
    """What stands behind the colon of an answer of one line."""
    lines = listed(port, line, timeout)
    assert len(lines) == 1, (line, lines)
    name = line.partition("=")[0].removeprefix("AT").lower()
    assert lines[0].startswith(name + ":"), (line, lines)
    return lines[0].removeprefix(name + ":")


def refused(port, line, error, timeout=15):
    """The line is answered with this error line alone; a number is that of `process command`."""
    expected = failed(error) if isinstance(error, int) else error
    answer = port.command(line, timeout)
    assert answer == [expected], (line, answer)


def next_line(port, timeout=10):
    """The next line, whatever it is, as bytes without its end."""
    return port.until(b"\r\n", timeout)[:-2]


def event(port, start, timeout=10):
    """The next event or outcome that begins so; others before it are dropped. Returns the rest."""
    deadline = time.monotonic() + timeout
    while True:
        line = next_line(port, max(0.01, deadline - time.monotonic())).decode("latin-1")
        if line.startswith(start):
            return line.removeprefix(start)


def events(port, *starts, timeout=30):
    """Waits for lines that begin so, in any order, because their causes are not each other's; others
    are dropped. Returns the rest of each, as asked for."""
    deadline = time.monotonic() + timeout
    rests = {}
    while len(rests) < len(starts):
        line = next_line(port, max(0.01, deadline - time.monotonic())).decode("latin-1")
        for start in starts:
            if line.startswith(start):
                rests.setdefault(start, line.removeprefix(start))
    return [rests[start] for start in starts]


def no_event(port, start, seconds=0.3):
    """No line that begins so comes in this time; other lines are dropped."""
    try:
        rest = event(port, start, seconds)
    except Timeout:
        return
    raise AssertionError(f"unexpected {start}{rest}")

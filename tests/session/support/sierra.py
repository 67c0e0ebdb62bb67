# SPDX-License-Identifier: MIT
"""What tests of the sierra dialect begin with."""


def modem_with_stack(start, **options):
    """A modem that numbers its errors, and whose stack is started; the modem and its first port."""
    modem = start(**options)
    assert modem.port.command("ATE0;+CMEE=1")[-1] == "OK"
    assert modem.port.command("AT+WIPCFG=1")[-1] == "OK"
    return modem, modem.port


def refused(port, line, number, timeout=15):
    """The line is answered with the error of this number, and nothing else."""
    answer = port.command(line, timeout)
    assert answer == [f"+CME ERROR: {number}"], (line, answer)


def taken(port, *lines):
    """The lines are answered with OK alone."""
    for line in lines:
        answer = port.command(line)
        assert answer == ["OK"], (line, answer)


def listed(port, line):
    """The answer's lines in front of OK."""
    answer = port.command(line)
    assert answer[-1] == "OK", answer
    return answer[:-1]

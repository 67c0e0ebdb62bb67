# SPDX-License-Identifier: MIT
"""The trace UART: the records of targets/trace.h, and never in the modem's way."""

import re


def test_it_tells_what_the_modem_hears_and_says(board):
    board.port.command("ATI")
    text = board.trace.rest().decode()
    assert re.search(r"^\d+ 1 in ATI$", text, re.M)
    assert re.search(r"^\d+ 1 parser I execute$", text, re.M)
    assert re.search(r"^\d+ 1 out \\r\\nHE863-EUR\\r\\n$", text, re.M)


def test_it_can_be_switched_off_and_on(board):
    board.trace.rest()
    assert board.control.say("trace off") == ["ok"]
    board.port.command("AT")
    assert board.trace.rest() == b""
    assert board.control.say("trace on") == ["ok"]
    board.port.command("AT")
    assert board.trace.rest() != b""


def test_when_nobody_reads_it_records_are_lost_and_counted(board):
    # More than fits between QEMU and this test.
    for _ in range(500):
        board.port.send(b"AT#SCFG?\r")
        board.port.until(b"\r\nOK\r\n")
    board.trace.rest(1)
    board.port.command("ATI")
    text = board.trace.rest().decode()
    lost = re.search(r"^\d+ - drop (\d+) trace records lost$", text, re.M)
    assert lost and int(lost[1]) > 0, text
    assert re.search(r"^\d+ 1 in ATI$", text, re.M)

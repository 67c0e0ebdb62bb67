# SPDX-License-Identifier: MIT
"""The trace UART: the records of targets/trace.h, and never in the modem's way."""


def test_it_tells_what_the_modem_hears_and_says(board):
    board.port.command("ATI")
    board.trace.finds(r"(?s)^\d+ 1 in ATI$.*^\d+ 1 parser I execute$.*^\d+ 1 out \\r\\nHE863-EUR\\r\\n$")


def test_it_can_be_switched_off_and_on(board):
    assert board.control.say("trace off") == ["ok"]
    board.trace.rest()
    board.port.command("AT")
    assert board.trace.rest() == b""
    assert board.control.say("trace on") == ["ok"]
    board.port.command("AT")
    board.trace.finds(r"^\d+ 1 out \\r\\nOK\\r\\n$")


def test_when_nobody_reads_it_records_are_lost_and_counted(board):
    # More than fits between QEMU and this test.
    for _ in range(500):
        board.port.send(b"AT#SCFG?\r")
        board.port.until(b"\r\nOK\r\n")
    while board.trace.rest():
        pass
    board.port.command("ATI")
    board.trace.finds(r"(?s)^\d+ - drop [1-9]\d* trace records lost$.*^\d+ 1 in ATI$")

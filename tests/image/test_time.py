# SPDX-License-Identifier: MIT
"""Milliseconds wrap after 49 days: boards that start just before."""

import re
import time


def test_a_command_takes_as_long_over_the_wrap(start):
    board = start(first_tick=0xFFFFFFFF - 1000)
    began = time.monotonic()
    assert board.port.command("AT+COPS=?")[-1] == "OK"  # two seconds in the ordinary world
    took = time.monotonic() - began
    assert 1.8 < took < 30
    said = board.trace.finds(r"(?s)\A.*^\d+ 1 out \S*OK\\r\\n$")[0]
    times = [int(t) for t in re.findall(r"^(\d+) ", said, re.M)]
    assert times == sorted(times) and times[-1] > 1500


def test_it_sleeps_and_wakes_over_the_wrap(start):
    board = start(first_tick=0xFFFFFFFF - 1000)
    time.sleep(2)
    for port in board.ports:
        assert port.command("AT") == ["OK"]


def test_the_clock_goes_on_over_the_wrap(start):
    board = start(first_tick=0xFFFFFFFF - 1500)
    assert board.port.command('AT+CCLK="26/11/21,12:00:00+00"') == ["OK"]
    time.sleep(3)
    said = re.match(r'\+CCLK: "26/11/21,12:00:(\d\d)\+00"', board.port.command("AT+CCLK?")[0])
    assert said and 2 <= int(said[1]) <= 20

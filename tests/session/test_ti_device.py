# SPDX-License-Identifier: MIT
"""The device commands, and the form of all lines."""

import pytest

from support.ti import COUNT, PARSE, UNKNOWN, refused, taken, value

pytestmark = pytest.mark.product("ti-cc3220")


def test_lines_have_nothing_in_front_and_are_not_echoed(modem):
    port = modem.port
    port.write(b"AT+Test\r")
    assert port.read(4) == b"OK\r\n"
    port.write(b"at+test\r\n\r\nAT+TEST\r")
    assert port.until(b"OK\r\nOK\r\n") == b"OK\r\nOK\r\n"
    port.silence()


def test_errors(modem):
    port = modem.port
    refused(port, "AT+Tset", UNKNOWN)
    refused(port, "AT+Stop=1,2", COUNT)
    refused(port, "AT+Stop=x", PARSE)


@pytest.mark.parametrize("date", ["0,0,0,1,1,2000", "23,59,59,29,2,2024", "12,30,15,31,12,2069"])
def test_the_clock_goes_on_from_what_it_is_set_to(modem, date):
    taken(modem.port, f"AT+Set=General,Time,{date}")
    now = value(modem.port, "AT+Get=General,Time").split(",")
    seconds = int(now.pop(2))
    then = date.split(",")
    assert seconds - int(then.pop(2)) in (0, 1) or date.startswith("23")
    assert now == then or date.startswith("23")

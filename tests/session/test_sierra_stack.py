# SPDX-License-Identifier: MIT
"""The stack of +WIPCFG: what is started when, its options, and how they are stored."""

import fcntl
import os

import pytest

from support.sierra import listed, modem_with_stack, refused, taken

F_ADD_SEALS, F_SEAL_WRITE = 1033, 8  # of Linux: fcntl.h

pytestmark = pytest.mark.product("sierra-sl8")


def options(port):
    lines = [x.removeprefix("+WIPCFG: ").split(",") for x in listed(port, "AT+WIPCFG?")]
    return {int(number): value for number, value in lines}


def test_errors_are_numbers_or_plain_as_the_level_says(start):
    port = start().port
    port.command("ATE0")
    assert port.command("AT+WIPCFG=0") == ["ERROR"]
    for level in 1, 2:  # 2 is as 1
        taken(port, f"AT+CMEE={level}")
        refused(port, "AT+WIPCFG=0", 852)
        assert listed(port, "AT+CMEE?") == [f"+CMEE: {level}"]


def test_a_line_that_is_no_command_is_a_plain_error_at_every_level(start):
    _, port = modem_with_stack(start)
    for line in (
        "AT+WIPCFG", "AT+WIPXYZ=1", "AT+WIPCFG=", "AT+WIPCFG=2,0", "AT+WIPCFG=2", "AT+WIPCFG=4",
        "AT+WIPCFG=1,2", "AT+WIPCFG=2,0,1,1", "AT+WIPBR", "AT+WIPBR=4", "AT+WIPBR=1,6,1", "AT+WIPS=6",
    ):
        assert port.command(line) == ["ERROR"], line


def test_lower_case_and_quoted_numbers(start):
    _, port = modem_with_stack(start)
    taken(port, "at+wipcfg=0", "at+wipcfg=1", 'at+wipcfg=2,"0","17"')
    assert options(port)[0] == "17"


@pytest.mark.parametrize("option, low, high", [
    (0, 0, 255), (1, 0, 255), (2, 1, 65535), (3, 0, 65535), (4, 536, 1460), (5, 0, 3), (6, 1, 20),
    (7, 4, 128), (8, 0, 16), (9, 0, 16), (10, 1, 16), (11, 1, 16), (12, 0, 100), (13, 0, 1),
    (14, 0, 1), (15, 1, 32000), (16, 1, 64), (17, 1, 12), (20, 0, 1), (23, 1, 253),
    (26, 60, 4294967295), (27, 500, 4294967295),
])
def test_options_have_their_ranges(start, option, low, high):
    _, port = modem_with_stack(start)
    for value in low, high:
        taken(port, f"AT+WIPCFG=2,{option},{value}")
        assert options(port)[option] == str(value)
    for value in low - 1, high + 1, "x", '""', 1 << 40:
        refused(port, f"AT+WIPCFG=2,{option},{value}", 801)
    assert options(port)[option] == str(high)


def test_addresses_are_options_too(start):
    _, port = modem_with_stack(start)
    for option in 22, 24, 25, 30, 31, 32:
        taken(port, f"AT+WIPCFG=2,{option},192.168.0.{option}")
        assert options(port)[option] == f"192.168.0.{option}"
        taken(port, f'AT+WIPCFG=2,{option},"10.0.0.{option}"')
        assert options(port)[option] == f"10.0.0.{option}"
        for wrong in "1.2.3", "1.2.3.256", "host", "5":
            refused(port, f"AT+WIPCFG=2,{option},{wrong}", 801)


def test_what_there_is_not(start):
    _, port = modem_with_stack(start)
    for option in 19, 33, -1, 999999999999, "x":
        refused(port, f"AT+WIPCFG=2,{option},1", 800)
    refused(port, "AT+WIPCFG=2,18,80", 800)  # it is fixed
    refused(port, "AT+WIPCFG=2,28,1", 834)  # no DHCP server
    refused(port, "AT+WIPCFG=2,29,1", 834)  # no DNS proxy
    taken(port, "AT+WIPCFG=2,28,0", "AT+WIPCFG=2,29,0")
    for mode in 5, 9, -1, "x":
        refused(port, f"AT+WIPCFG={mode}", 800)
    refused(port, "AT+WIPCFG=4,2", 801)
    refused(port, "AT+WIPS=12,1", 800)
    refused(port, "AT+WIPS=6,0", 801)
    assert 21 not in options(port)  # the manual's list leaves it out
    taken(port, "AT+WIPCFG=2,21,1")
    assert options(port)[28] == "0"


def test_only_a_started_stack_is_configured(start):
    port = start().port
    port.command("ATE0;+CMEE=1")
    refused(port, "AT+WIPCFG=2,0,10", 852)
    taken(port, "AT+WIPCFG=4,1", "AT+WIPCFG=4,0", "AT+WIPS=6,5", "AT+WIPCFG=1")
    assert options(port)[0] == "64"


def test_a_start_recalls_what_was_stored_and_keeps_what_lasts(start, tmp_path):
    modem, port = modem_with_stack(start, state=tmp_path / "state")
    taken(port, "AT+WIPCFG=2,0,10", "AT+WIPCFG=2,12,20", "AT+WIPCFG=2,13,1", "AT+WIPCFG=2,7,64")
    taken(port, "AT+WIPCFG=0", "AT+WIPCFG=1")
    now = options(port)
    assert (now[0], now[12], now[13], now[7]) == ("64", "20", "1", "64")  # 0 was not stored
    taken(port, "AT+WIPCFG=2,0,10", "AT+WIPCFG=4,1", "AT+WIPCFG=2,0,11", "AT+WIPCFG=2,30,1.2.3.4")
    taken(port, "AT+WIPCFG=0", "AT+WIPCFG=1")
    assert options(port)[0] == "10"
    modem.stop()
    _, port = modem_with_stack(start, state=tmp_path / "state")
    now = options(port)
    assert (now[0], now[12], now[13], now[7]) == ("10", "20", "1", "64")
    assert now[30] == "0.0.0.0"  # never stored
    taken(port, "AT+WIPCFG=4,0", "AT+WIPCFG=4,0", "AT+WIPCFG=0", "AT+WIPCFG=1")
    assert options(port)[0] == "64"


def test_options_without_storage_are_as_from_the_factory_after_a_restart(start, tmp_path):
    modem, port = modem_with_stack(start, state=tmp_path / "state")
    taken(port, "AT+WIPCFG=2,0,10", "AT+WIPCFG=2,12,20")
    modem.stop()
    _, port = modem_with_stack(start, state=tmp_path / "state")
    now = options(port)
    assert (now[0], now[12]) == ("64", "0")


def test_flow_control_is_said_in_two_ways(start):
    port = start().port
    port.command("ATE0;+CMEE=1")
    taken(port, "AT+IFC=0,0")
    assert listed(port, "AT+IFC?") == ["+IFC: 0,0"]
    taken(port, "AT&K3")
    assert listed(port, "AT+IFC?") == ["+IFC: 2,2"]
    taken(port, "AT&K4")
    assert listed(port, "AT+IFC?") == ["+IFC: 1,1"]
    refused(port, "AT+IFC=0,2", 4)
    refused(port, "AT+IFC=3,3", 50)


@pytest.fixture
def sealable():
    """A file for a modem's state, and a function after which nobody can write to it any more."""
    number = os.memfd_create("state", os.MFD_ALLOW_SEALING)
    yield f"/proc/{os.getpid()}/fd/{number}", lambda: fcntl.fcntl(number, F_ADD_SEALS, F_SEAL_WRITE)
    os.close(number)


@pytest.mark.host
def test_storage_that_fails(start, sealable):
    state, seal = sealable
    _, port = modem_with_stack(start, state=state)
    taken(port, "AT+WIPCFG=4,1", "AT+WIPBR=1,6", "AT+WIPBR=6,6,1")
    taken(port, "AT+WIPCFG=2,0,10", "AT+WIPBR=2,6,19,0")
    seal()
    refused(port, "AT+WIPCFG=4,1", 820)
    refused(port, "AT+WIPCFG=4,0", 821)
    refused(port, "AT+WIPBR=6,6,1", 820)
    refused(port, "AT+WIPBR=6,6,0", 821)

# SPDX-License-Identifier: MIT
"""The device commands, and the form of all lines."""

import socket
import time

import pytest

from support.ti import COUNT, PARSE, STOPPED, UNKNOWN, event, failed, refused, taken, value
from support.ti_sockets import attach, connected, fill, redirect

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
    refused(port, "AT+Start=1", COUNT)
    refused(port, "AT+Get=General", COUNT)
    refused(port, "AT+Get=General,Colour", PARSE)
    refused(port, "AT+Set=Status,WLAN,0", PARSE)
    refused(port, "AT+Set=General,Persistent,2", PARSE)
    refused(port, "AT+Set=General,Version,1,2,3,4,5", -95)
    taken(port, "AT+Stop=0x64,,,", "AT+Start")  # surplus, but empty


@pytest.mark.parametrize("line", ["ATE0", "AT+", "AT+=1", "AT&F", "AT;"])
def test_what_is_no_name_is_no_command(modem, line):
    refused(modem.port, line, UNKNOWN)


@pytest.mark.parametrize("line", ['AT+NetAPPSet=DEVICE,URN,two words', 'AT+NetAPPSet=DEVICE,URN,"open',
                                  "AT+Test;+Test", "AT+Stop=1 0"])
def test_what_cannot_be_read_of_a_command_is_its_parameters(modem, line):
    refused(modem.port, line, PARSE)


def test_words_are_no_numbers(modem):
    for line in ("AT+WlanSetMode=1", "AT+WlanSetMode=0x1", "AT+Get=General,0x2", "AT+Set=0x0,0x2,0",
                 "AT+WlanSet=AP,SECURITY,0x1", "AT+NetAPPStart=0x2"):
        refused(modem.port, line, PARSE)
    assert value(modem.port, "AT+Get=General,Persistent") == "1"


@pytest.mark.parametrize("date", ["0,0,0,1,1,2000", "23,59,30,29,2,2024", "12,30,15,31,12,2068"])
def test_the_clock_goes_on_from_what_it_is_set_to(modem, date):
    taken(modem.port, f"AT+Set=General,Time,{date}")
    now = value(modem.port, "AT+Get=General,Time").split(",")
    then = date.split(",")
    assert 0 <= int(now.pop(2)) - int(then.pop(2)) < 29  # none begins late in its minute
    assert now == then


@pytest.mark.parametrize("date", ["0,0,0,29,2,2023", "0,0,0,31,4,2024", "0,60,0,1,1,2024",
                                  "24,0,0,1,1,2024", "0,0,0,0,1,2024", "0,0,0,1,13,2024"])
def test_moments_that_are_not(modem, date):
    refused(modem.port, f"AT+Set=General,Time,{date}", PARSE)


def test_everything_but_three_commands_waits_for_the_network_processor(modem):
    port = modem.port
    taken(port, "AT+Stop=0")
    for line in ("AT+Get=General,Time", "AT+Set=General,Persistent,1", "AT+WlanDisconnect",
                 "AT+WlanScan=0,1", "AT+NetCfgGet=IF", "AT+NetAPPGet=DEVICE,URN",
                 "AT+NetAPPPing=INET,10.0.2.2,1,1,1,1,0", "AT+NetUtilGet=true_random,1",
                 "AT+NetUtilCmd=sign_msg,1,0,5,a,b,c", "AT+Stop=0"):
        refused(port, line, STOPPED)
    refused(port, "AT+WlanScan=30,1", PARSE)  # what is wrong is wrong all the same
    taken(port, "AT+Test", "AT+Start", "AT+Start")
    assert value(port, "AT+Get=General,Persistent") == "1"


def test_stopping_ends_what_goes_on(modem):
    port = modem.port
    taken(port, "AT+WlanConnect=atforge,,OPEN,,,,")
    event(port, "+eventnetapp:ipv4_acquired,")
    taken(port, "AT+NetAPPPing=INET,10.0.2.2,8,100,1000,0,1")
    event(port, "+netappping:")
    taken(port, "AT+Stop=0")
    port.buffer.clear()
    port.silence(0.5)
    taken(port, "AT+Start", "AT+NetAPPPing=INET,0,0,0,0,0,0")
    port.silence(0.3)


def test_identity(modem):
    port = modem.port
    mac = value(port, "AT+NetCfgGet=GET_MAC_ADDR").split(":")
    octets = "".join(f"{int(x, 16):02X}" for x in mac)
    identity = value(port, "AT+Get=IOT,UDID")
    assert len(identity) == 32 and identity.endswith(octets)
    assert len(value(port, "AT+Get=General,Version").split(",")) == 5


def test_usage(modem):
    assert modem.port.command("AT+Stop=?") == ["AT+Stop=[timeout]", "OK"]
    assert modem.port.command("AT+Test=?") == ["AT+Test", "OK"]


@pytest.fixture
def stuck(start, raw):
    """The ports of a modem whose peer has stopped to read."""
    modem = start(ports=2, world=redirect(raw, 2000))
    attach(*modem.ports)
    raw.keep_little()
    sd = connected(modem.port, 2000)
    raw.accept()
    taken(modem.port, f"AT+SetSockOpt={sd},SOCKET,NONBLOCKING,1")
    fill(modem.port, sd, bytes(1280))
    return modem.ports


@pytest.mark.long  # until all on the way is full
def test_stopping_gives_what_is_on_its_way_its_time(stuck):
    port, _ = stuck
    begun = time.monotonic()
    taken(port, "AT+Stop=300")
    assert time.monotonic() - begun >= 0.29
    begun = time.monotonic()
    taken(port, "AT+Start", "AT+Stop=60000")  # nothing is on its way now
    assert time.monotonic() - begun < 30


@pytest.mark.long  # until all on the way is full
def test_a_stop_without_a_limit_waits_for_the_peer(stuck, raw):
    port, other = stuck
    port.write(b"AT+Stop=65535\r")
    deadline = time.monotonic() + 20
    while (answer := other.command("AT+Start")) == ["OK"]:  # it runs on until the Stop is heard
        assert time.monotonic() < deadline
    assert answer == [failed(-2017)]
    refused(other, "AT+WlanGet=CONNECTION", STOPPED)
    port.silence(1)
    while not port.pump(0) and raw.accept(20).recv(1 << 20):
        pass
    assert port.answer(30) == b"OK\r\n"
    taken(other, "AT+Start")

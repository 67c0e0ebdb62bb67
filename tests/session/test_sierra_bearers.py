# SPDX-License-Identifier: MIT
"""The bearers of +WIPBR: opening, options, starting, and what each failure is called."""

import time

import pytest

from support.sierra import listed, modem_with_stack, refused, taken
from support.sierra_sockets import create, redirect

pytestmark = pytest.mark.product("sierra-sl8")

GPRS, ETHER = 6, 4


def option(port, bid, number):
    lines = listed(port, f"AT+WIPBR=3,{bid},{number}")
    assert len(lines) == 1
    start = f"+WIPBR: {bid},{number},"
    assert lines[0].startswith(start), lines
    return lines[0].removeprefix(start)


def gprs(start, world="", **options):
    modem, port = modem_with_stack(start, world=world, **options)
    taken(port, "AT+WIPBR=1,6", "AT+WIPBR=2,6,11,internet")
    return modem, port


def test_gprs_goes_up_and_down_again_and_again(start):
    _, port = gprs(start)
    assert listed(port, "AT+WIPBR?") == ["6,0"]
    for _ in range(3):
        assert option(port, 6, 15) == '"0.0.0.0"'
        taken(port, "AT+WIPBR=4,6,0")
        assert listed(port, "AT+WIPBR?") == ["6,1"]
        assert option(port, 6, 15) not in ('"0.0.0.0"', "")
        assert option(port, 6, 17) != '"0.0.0.0"'
        taken(port, "AT+WIPBR=5,6")
    taken(port, "AT+WIPBR=0,6")
    assert listed(port, "AT+WIPBR?") == []


def test_what_is_not_allowed_in_this_state(start):
    port = start().port
    port.command("ATE0;+CMEE=1")
    for line in "0,6", "1,6", "2,6,19,1", "3,6,19", "4,6,0", "5,6", "6,6,1":
        refused(port, f"AT+WIPBR={line}", 803)  # the stack is not started
    taken(port, "AT+WIPCFG=1", "AT+WIPBR=6,6,1", "AT+WIPBR=6,6,0")
    for line in "0,6", "2,6,19,1", "3,6,19", "4,6,0", "5,6":
        refused(port, f"AT+WIPBR={line}", 803)  # it is not open
    taken(port, "AT+WIPBR=1,6")
    refused(port, "AT+WIPBR=1,6", 804)
    refused(port, "AT+WIPBR=5,6", 803)
    taken(port, "AT+WIPBR=4,6,0")
    refused(port, "AT+WIPBR=4,6,0", 803)
    taken(port, "AT+WIPBR=0,6")  # stops it, too
    assert listed(port, "AT+WIPBR?") == []


@pytest.mark.parametrize("bid", [0, 3, 5, 7, 11, 14, 21, 24, 25, 255, 256, -1, "x"])
def test_bearers_that_there_are_not(start, bid):
    _, port = modem_with_stack(start)
    for line in "1,{}", "0,{}", "5,{}", "4,{},0", "2,{},0,a", "3,{},0", "6,{},1":
        refused(port, "AT+WIPBR=" + line.format(bid), 806)


def test_wrong_parameters(start):
    _, port = gprs(start)
    for command in 7, 9, -1, "x":
        refused(port, f"AT+WIPBR={command},6", 801)
    refused(port, "AT+WIPBR=4,6,2", 801)
    refused(port, "AT+WIPBR=6,6,2", 801)
    refused(port, 'AT+WIPBR=4,6,1,"login","password"', 806)  # no server over GPRS
    taken(port, "AT+WIPBR=1,1")
    for login, password in ("l" * 51, "password"), ("login", "p" * 51):
        refused(port, f'AT+WIPBR=4,1,1,"{login}","{password}"', 801)
    for number in 3, 4, 30, -1, 256, "x":
        refused(port, f"AT+WIPBR=3,6,{number}", 800)
        refused(port, f"AT+WIPBR=2,6,{number},1", 800)
    for number in 6, 7, 16, 23, 24, 25, 26, 27:  # others' options
        refused(port, f"AT+WIPBR=3,6,{number}", 800)
    for line in "AT+WIPBR=1", "AT+WIPBR=4,6", "AT+WIPBR=4,6,0,a,b", "AT+WIPBR=2,6,19", "AT+WIPBR=3,6":
        assert port.command(line) == ["ERROR"], line


def test_options_of_gprs(start):
    _, port = gprs(start)
    for number, value, shown in (
        (0, '"me"', '"me"'), (0, "me", '"me"'), (11, '"APN name"', '"APN name"'),
        (11, '"' + "a" * 96 + '"', '"' + "a" * 96 + '"'), (12, "4", "4"), (13, "1", "1"),
        (14, "1", "1"), (19, "0", "0"), (20, '"0"', "0"), (21, "300", "300"), (21, "1200", "1200"),
        (22, "1", "1"), (28, "1", "1"), (29, "1", "1"),
    ):
        taken(port, f"AT+WIPBR=2,6,{number},{value}")
        assert option(port, 6, number) == shown
    for number, value in (
        (0, '"' + "a" * 51 + '"'), (11, "a" * 97), (12, "0"), (12, "5"), (13, "2"), (19, "2"),
        (21, "299"), (21, "1201"), (28, "2"), (29, "2"), (17, "1.2.3"), (15, "x"),
    ):
        refused(port, f"AT+WIPBR=2,6,{number},{value}", 801)
    assert option(port, 6, 21) == "1200"


def test_opening_recalls_what_was_stored(start, tmp_path):
    modem, port = gprs(start, state=tmp_path / "state")
    taken(port, "AT+WIPBR=6,6,1", "AT+WIPBR=2,6,11,other", "AT+WIPBR=2,6,21,300")
    taken(port, "AT+WIPBR=0,6", "AT+WIPBR=1,6")
    assert (option(port, 6, 11), option(port, 6, 21)) == ('"internet"', "1200")
    taken(port, "AT+WIPBR=2,6,21,300", "AT+WIPBR=6,6,1")  # the last one counts
    modem.stop()
    _, port = modem_with_stack(start, state=tmp_path / "state")
    taken(port, "AT+WIPBR=1,6", "AT+WIPBR=1,4")
    assert (option(port, 6, 11), option(port, 6, 21)) == ('"internet"', "300")
    assert option(port, 4, 23) == "1"  # each bearer has a set of its own
    taken(port, "AT+WIPBR=6,6,0", "AT+WIPBR=0,6", "AT+WIPBR=1,6")
    assert (option(port, 6, 11), option(port, 6, 21)) == ('""', "1200")


@pytest.mark.parametrize("world, plain, detailed", [
    ("sim absent", 810, 810),
    ("sim pin 1234", 811, 811),
    ("sim puk 12345678", 811, 811),
    ("network off", 812, 148),
    ("registration packet denied", 812, 148),
    ("activation fail", 812, 148),
    ("activation fail reason 26", 812, 134),
    ("activation fail reason 29", 812, 149),
    ("activation fail reason 32", 812, 132),
    ("activation fail reason 33", 812, 133),
    ("activation fail reason 34", 812, 134),
    ("activation fail reason 38", 812, 134),
    ("activation fail reason 111", 812, 148),
    ("attach manual\nattach fail reason 3", 812, 103),
    ("apn internet user me password secret", 812, 149),
    ("apn elsewhere", 812, 148),
])
def test_why_gprs_does_not_go_up(start, world, plain, detailed):
    _, port = gprs(start, world + "\n")
    refused(port, "AT+WIPBR=4,6,0", plain)
    assert listed(port, "AT+WIPBR?") == ["6,0"]
    taken(port, "AT+WIPBR=2,6,28,1")
    refused(port, "AT+WIPBR=4,6,0", detailed)


def test_user_and_password_let_in(start):
    _, port = gprs(start, "apn internet user me password secret\n")
    taken(port, "AT+WIPBR=2,6,0,me", "AT+WIPBR=2,6,1,secret", "AT+WIPBR=4,6,0")


def test_the_context_may_name_the_access_point(start):
    _, port = modem_with_stack(start, world="apn internet\napn other user me password secret\n")
    taken(port, 'AT+CGDCONT=3,"IP","other"', "AT+WIPBR=1,6", "AT+WIPBR=2,6,12,3")
    refused(port, "AT+WIPBR=4,6,0", 812)  # without user it does not let in
    taken(port, "AT+WIPBR=2,6,0,me", "AT+WIPBR=2,6,1,secret", "AT+WIPBR=4,6,0")
    addresses = dict(x.removeprefix("+CGPADDR: ").split(",") for x in listed(port, "AT+CGPADDR"))
    assert addresses["3"] != '"0.0.0.0"'


@pytest.mark.host
def test_granted_but_without_an_address(start):
    _, port = gprs(start, args=["--net", "none"])
    refused(port, "AT+WIPBR=4,6,0", 849, 60)
    taken(port, "AT+WIPBR=1,4")
    refused(port, "AT+WIPBR=4,4,0", 805)


@pytest.mark.long
def test_the_time_limit(start):
    _, port = gprs(start, "activation delay 60000\n")
    taken(port, "AT+WIPBR=2,6,21,300")
    begin = time.monotonic()
    refused(port, "AT+WIPBR=4,6,0", 847, 45)
    assert time.monotonic() - begin > 29


def test_a_stop_elsewhere_ends_the_start(start):
    modem, port = gprs(start, "activation delay 60000\n", ports=2)
    other = modem.ports[1]
    other.command("ATE0;+CMEE=1")
    port.write(b"AT+WIPBR=4,6,0\r")
    time.sleep(0.3)
    refused(other, "AT+WIPBR=5,6", 803)  # it is not started yet
    taken(other, "AT+WIPCFG=0")
    assert port.answer().strip() == b"+CME ERROR: 803"
    assert listed(other, "AT+WIPBR?") == []


def test_stopping_the_stack_closes_all_bearers(start):
    _, port = gprs(start, "deactivation delay 500\n")
    taken(port, "AT+WIPBR=4,6,0", "AT+WIPCFG=0", "AT+WIPCFG=1")
    assert listed(port, "AT+WIPBR?") == []
    taken(port, "AT+WIPBR=1,6", "AT+WIPBR=4,6,0")  # though the network still lets the last one go
    assert listed(port, "AT+WIPBR?") == ["6,1"]


def test_the_network_ends_it(start):
    modem, port = gprs(start)
    taken(port, "AT+WIPBR=4,6,0")
    assert modem.tell("network deactivate 1").startswith("ok")
    deadline = time.monotonic() + 10
    while listed(port, "AT+WIPBR?") != ["6,0"]:
        assert time.monotonic() < deadline
    taken(port, "AT+WIPBR=4,6,0")


def test_ethernet_by_dhcp_and_beside_gprs(start):
    _, port = gprs(start)
    taken(port, "AT+WIPBR=1,4", 'AT+WIPBR=2,4,23,"1"', "AT+WIPBR=4,4,0")
    assert listed(port, "AT+WIPBR?") == ["4,1", "6,0"]
    taken(port, "AT+WIPBR=4,6,0")
    assert listed(port, "AT+WIPBR?") == ["4,1", "6,1"]
    assert option(port, 4, 15) != option(port, 6, 15) != '"0.0.0.0"'
    assert option(port, 4, 25) == '"255.255.255.0"'
    assert option(port, 4, 26).startswith('"10.')
    assert len(option(port, 4, 24).strip('"').split(":")) == 6
    refused(port, "AT+WIPBR=2,4,24,00:11:22:33:44:55", 800)  # only to be read
    for number in 0, 11, 12, 16, 21, 28:
        refused(port, f"AT+WIPBR=3,4,{number}", 800)
    refused(port, "AT+WIPBR=4,4,1,login,password", 806)


def test_ethernet_without_a_cable(start):
    _, port = modem_with_stack(start, args=["--net", "ether=none"])
    taken(port, "AT+WIPBR=1,4", "AT+WIPBR=1,6")
    refused(port, "AT+WIPBR=4,4,0", 805)
    assert port.command("AT+WIPBR=4,6,0", 60) == ["OK"]


def test_ethernet_with_addresses_of_its_own(start):
    _, port = modem_with_stack(start)
    taken(port, "AT+WIPBR=1,4", "AT+WIPBR=4,4,0")
    address, gateway, dns = option(port, 4, 15), option(port, 4, 26), option(port, 4, 17)
    network = address.strip('"').rsplit(".", 1)[0]
    taken(port, "AT+WIPBR=5,4", "AT+WIPBR=2,4,23,0")
    refused(port, "AT+WIPBR=4,4,0", 848)  # without any address
    taken(port, f"AT+WIPBR=2,4,15,{network}.77", "AT+WIPBR=2,4,25,255.255.255.0")
    taken(port, f"AT+WIPBR=2,4,26,{gateway}", f"AT+WIPBR=2,4,17,{dns}", "AT+WIPBR=4,4,0")
    assert option(port, 4, 15) == f'"{network}.77"'
    assert option(port, 4, 26) == gateway
    taken(port, f"AT+WIPPING={gateway}")
    port.until(b"\r\n+WIPPING: 0,0,")


def test_a_port_in_data_mode_is_no_line(start, raw):
    modem, port = modem_with_stack(start, world=redirect(raw, 2000), ports=2)
    other = modem.ports[1]
    other.command("ATE0;+CMEE=1")
    taken(port, "AT+WIPBR=1,4", "AT+WIPBR=4,4,0", "AT+WIPBR=1,1")
    create(port, "2,1,2000")
    assert port.command("AT+WIPDATA=2,1,1") == ["CONNECT"]
    refused(other, "AT+WIPBR=4,1,0", 807)
    assert listed(other, "AT+WIPBR?") == ["1,0", "4,1"]


def test_nat_and_forwarding_are_not_there(start):
    _, port = gprs(start)
    taken(port, "AT+WIPBR=2,6,29,1")
    refused(port, "AT+WIPBR=4,6,0", 834)
    taken(port, "AT+WIPBR=2,6,29,0", "AT+WIPCFG=2,21,1", "AT+WIPBR=4,6,0", "AT+WIPBR=1,4")
    refused(port, "AT+WIPBR=4,4,0", 834)  # nothing would be passed on between the two
    taken(port, "AT+WIPCFG=2,21,0", "AT+WIPBR=4,4,0")


def test_ping_says_what_is_wrong(start):
    port = start().port
    port.command("ATE0;+CMEE=1")
    refused(port, "AT+WIPPING=10.0.2.2", 852)
    taken(port, "AT+WIPCFG=1")
    refused(port, "AT+WIPPING=10.0.2.2", 819)
    taken(port, "AT+WIPBR=1,6", "AT+WIPBR=4,6,0")
    for line in '""', "h" * 129, "1.2.3.4,0", "h,65536", "h,1,0", "h,1,65536", "h,1,1,0", "h,1,1,1,0", "h,1,1,1,1501", "h,1,1,1,1,256":
        refused(port, f"AT+WIPPING={line}", 801)
    for line in "AT+WIPPING", "AT+WIPPING=", "AT+WIPPING=h,1,1,1,1,1,1":
        assert port.command(line) == ["ERROR"], line
    taken(port, "AT+WIPPING=10.0.2.77,1,1,3000")
    refused(port, "AT+WIPPING=10.0.2.2", 819)  # one at a time
    port.until(b"\r\n+WIPPING: 1,0,0\r\n")
    taken(port, "AT+WIPPING=no.such.name.invalid")
    port.until(b"\r\n+CME ERROR: 819\r\n")
    taken(port, "AT+WIPPING=10.0.2.2,3,60000,1000")
    port.until(b"\r\n+WIPPING: 0,0,")
    port.until(b"\r\n")
    refused(port, "AT+WIPPING=10.0.2.2", 819)
    taken(port, "AT+WIPBR=5,6")
    port.until(b"\r\n+CME ERROR: 819\r\n", 60)  # the rest will not come
    taken(port, "AT+WIPBR=4,6,0", "AT+WIPPING=10.0.2.77,3,1,60000", "AT+WIPCFG=0")
    port.silence(1)


def test_a_restart_of_the_modem_begins_anew(start):
    modem, port = gprs(start, ports=2)
    other = modem.ports[1]
    other.command("ATE0;+CMEE=1")
    taken(port, "AT+WIPBR=1,4", "AT+WIPBR=4,4,0", "AT+WIPBR=1,2", "AT+WIPBR=2,2,15,10.9.9.1")
    taken(port, "AT+WIPBR=2,2,16,10.9.9.2", "AT+WIPBR=4,2,1,user,secret")  # a server waits
    taken(port, "AT+WIPPING=10.0.2.77,3,1000,1000", "AT+CFUN=1,1")
    modem.restarted(port)
    assert port.command("ATE0;+CMEE=1")[-1] == "OK"
    refused(port, "AT+WIPBR=1,6", 803)
    taken(port, "AT+WIPCFG=1", "AT+WIPBR=1,6", "AT+WIPBR=4,6,0", "AT+WIPBR=1,4", "AT+WIPBR=4,4,0")
    assert other.command("ATE0")[-1] == "OK"

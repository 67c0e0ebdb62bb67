# SPDX-License-Identifier: MIT
"""Network applications: names, pings, the DHCP server, and what is specified only."""

import time

import pytest

from support.ti import COUNT, LATER, PARSE, event, events, no_event, refused, taken, value

pytestmark = pytest.mark.product("ti-cc3220")

GUEST = "02:00:00:00:00:77"


def joined(port):
    taken(port, "AT+WlanConnect=atforge,,OPEN,,,,")
    return event(port, "+eventnetapp:ipv4_acquired,")


def test_names(start):
    port = start(world="host a.example 10.0.2.17\n").port
    joined(port)
    ask = "AT+NetAPPGetHostByName"
    assert value(port, f"{ask}=a.example,INET") == "a.example,10.0.2.17"
    assert value(port, f'{ask}="A.Example",inet') == "A.Example,10.0.2.17"
    assert value(port, f"{ask}=10.0.2.9,INET") == "10.0.2.9,10.0.2.9"
    refused(port, f"{ask}=no.such.host.invalid,INET", -6154)
    refused(port, f"{ask}={256 * 'a'},INET", PARSE)
    refused(port, f"{ask}=a.example,INET,INET6", COUNT)


def test_names_of_ipv6(start):
    port = start(world="host six.example 2001:db8::5\nhost four.example 10.0.2.17\n").port
    taken(port, "AT+NetCfgSet=IF,STATE,IPV6_STA_LOCAL|IPV6_STA_GLOBAL")
    joined(port)
    told = value(port, "AT+NetAPPGetHostByName=six.example,INET6")
    assert told == "six.example,0x20010db8:0x0:0x0:0x5"
    refused(port, "AT+NetAPPGetHostByName=four.example,INET6", -6154)
    refused(port, "AT+NetAPPGetHostByName=six.example,INET", -6154)


@pytest.mark.parametrize("time_set, seconds", [("200,1", 0.4), ("300,4", 1.5)])
def test_a_server_that_does_not_answer(modem, time_set, seconds):
    port = modem.port
    taken(port, f"AT+NetAPPSet=DNS_CLIENT,TIME,{time_set}",
          "AT+NetCfgSet=IPV4_STA_ADDR,STATIC,10.0.2.40,255.255.255.0,10.0.2.2,10.0.2.99")
    joined(port)
    begun = time.monotonic()
    refused(port, "AT+NetAPPGetHostByName=not.in.the.world,INET", -6150)
    assert seconds - 0.01 <= time.monotonic() - begun < seconds + 5


def test_both_ports_ask_at_once(start):
    modem = start(ports=2, world="host a.example 10.0.2.17\nhost b.example 10.0.2.18\n")
    joined(modem.port)
    event(modem.ports[1], "+eventnetapp:ipv4_acquired,")
    for port, name in zip(modem.ports, "ab"):
        port.write(f"AT+NetAPPGetHostByName={name}.example,INET\r".encode())
    for port, name, last in zip(modem.ports, "ab", (17, 18)):
        answer = port.answer().decode()
        assert answer == f"+netappgethostbyname:{name}.example,10.0.2.{last}\r\nOK\r\n"


def test_a_host_that_does_not_answer(modem):
    port = modem.port
    joined(port)
    taken(port, "AT+NetAPPPing=INET,10.0.2.77,8,50,200,2,0")
    assert event(port, "+netappping:") == "2,0,0"
    taken(port, "AT+NetAPPPing=INET,10.0.2.77,8,50,200,2,1")
    assert event(port, "+netappping:") == "1,0,0"
    assert event(port, "+netappping:") == "2,0,0"
    taken(port, "AT+NetAPPPing=INET,10.0.2.77,8,50,200,3,2")
    assert event(port, "+netappping:") == "3,0,0"


def test_a_ping_without_end_is_stopped_from_either_port(start):
    modem = start(ports=2)
    port, other = modem.ports
    joined(port)
    event(other, "+eventnetapp:ipv4_acquired,")
    taken(port, "AT+NetAPPPing=INET,10.0.2.2,8,50,1000,0,1")
    assert event(port, "+netappping:").startswith("1,1,")
    assert event(port, "+netappping:").startswith("2,2,")
    refused(other, "AT+NetAPPPing=INET,10.0.2.2,8,50,1000,1,0", -11)
    taken(other, "AT+NetAPPPing=INET,0,0,0,0,0,0")
    other.silence(0.3)
    port.settle()
    port.silence(0.3)


def test_a_ping_ends_with_its_network(modem):
    port = modem.port
    joined(port)
    taken(port, "AT+NetAPPPing=INET,10.0.2.2,8,100,1000,0,1")
    event(port, "+netappping:2,")  # before the first one there is nothing to report but why
    taken(port, "AT+WlanDisconnect")
    event(port, "+eventwlan:disconnect,")
    time.sleep(0.5)
    port.settle()
    port.silence(0.5)
    refused(port, "AT+NetAPPPing=INET,10.0.2.2,8,100,1000,1,0", -101)


def test_ping6(modem):
    port = modem.port
    taken(port, "AT+NetCfgSet=IF,STATE,IPV6_STA_LOCAL|IPV6_STA_GLOBAL")
    taken(port, "AT+WlanConnect=atforge,,OPEN,,,,")
    events(port, *(f"+eventnetapp:{x}" for x in ("ipv4_acquired,", "ipv6_acquired,0xfe80", "ipv6_acquired,0xfec0")))
    taken(port, "AT+NetAPPPing=INET6,fec0::2,8,50,1000,2,0")
    assert event(port, "+netappping:").startswith("2,2,")
    taken(port, "AT+NetAPPPing=INET6,0xfec00000:0x0:0x0:0x2,8,50,1000,1,0")
    assert event(port, "+netappping:").startswith("1,1,")
    refused(port, "AT+NetAPPPing=INET,fec0::2,8,50,1000,1,0", -97)


def access_point(port, *lines):
    taken(port, *lines, "AT+WlanSetMode=AP", "AT+Stop=0", "AT+Start")
    event(port, "+eventnetapp:ipv4_acquired,")


def test_the_dhcp_server_gives_what_is_set(modem):
    port = modem.port
    access_point(port, "AT+NetAPPSet=DHCP_SERVER,BASIC,3600,10.123.45.20,10.123.45.29")
    modem.tell(f"station {GUEST}")
    assert event(port, "+eventnetapp:ip_leased,").startswith("10.123.45.20,3600,")


def test_the_dhcp_server_stops_and_starts(modem):
    port = modem.port
    access_point(port)
    taken(port, "AT+NetAPPStop=DHCP_SERVER")
    modem.tell(f"station {GUEST}")
    event(port, "+eventwlan:sta_added")
    no_event(port, "+eventnetapp:ip_leased", 1)
    taken(port, "AT+Stop=0", "AT+Start")  # kept
    event(port, "+eventnetapp:ipv4_acquired,")
    modem.tell(f"station {GUEST} gone")
    event(port, "+eventwlan:sta_removed")
    taken(port, "AT+NetAPPStart=DHCP_SERVER")
    modem.tell(f"station {GUEST}")
    assert event(port, "+eventnetapp:ip_leased,").startswith("10.123.45.2,86400,")


@pytest.mark.parametrize("first, last", [("10.9.9.20", "10.9.9.29"),
                                         ("10.123.45.30", "10.123.46.20"), ("0.0.0.0", "0.0.0.0")])
def test_ranges_that_cannot_be_served(modem, first, last):
    port = modem.port
    access_point(port, f"AT+NetAPPSet=DHCP_SERVER,BASIC,3600,{first},{last}")
    refused(port, "AT+NetAPPStart=DHCP_SERVER", -8193)
    taken(port, "AT+NetAPPSet=DHCP_SERVER,BASIC,3600,10.123.45.20,10.123.45.29",
          "AT+NetAPPStart=DHCP_SERVER")


def test_a_range_begins_below_its_end(modem):
    port = modem.port
    refused(port, "AT+NetAPPSet=DHCP_SERVER,BASIC,3600,10.123.45.30,10.123.45.20", -8193)
    refused(port, "AT+NetAPPSet=DHCP_SERVER,BASIC,3600,200.0.0.1,199.255.255.255", -8193)
    taken(port, "AT+NetAPPSet=DHCP_SERVER,BASIC,3600,199.255.255.255,200.0.0.1",
          "AT+NetAPPSet=DHCP_SERVER,BASIC,3600,10.123.45.30,10.123.45.30")


def test_settings_are_kept(start, tmp_path):
    state = tmp_path / "state"
    first = start(state=state)
    taken(first.port, "AT+NetAPPSet=DEVICE,URN,thing", "AT+NetAPPSet=DNS_CLIENT,TIME,700,2",
          "AT+Set=General,Persistent,0", "AT+NetAPPSet=DEVICE,URN,lost")
    assert value(first.port, "AT+NetAPPGet=DEVICE,URN") == "lost"
    first.stop()
    port = start(state=state).port
    assert value(port, "AT+NetAPPGet=DEVICE,URN") == "thing"
    assert value(port, "AT+NetAPPGet=DNS_CLIENT,TIME") == "700,2"


@pytest.mark.parametrize("length", [1, 100, 1460])
def test_a_payload_is_consumed_and_refused(modem, length):
    data = bytes(i & 0xFF for i in range(length))
    modem.port.write(f"AT+NetAPPSend=1,METADATA,0,{length},".encode() + data + b"\r")
    assert modem.port.answer() == b"ERROR: process command,-95\r\n"
    taken(modem.port, "AT+Test")


def test_a_payload_above_the_limit_is_consumed_too(modem):
    modem.port.write(b"AT+NetAPPSend=1,METADATA,0,1461," + 1461 * b"\r" + b"\r")
    assert modem.port.answer() == b"ERROR: parse parameters,-1\r\n"
    taken(modem.port, "AT+Test")


LATER_LINES = [
    "AT+NetAPPStart=HTTP_SERVER", "AT+NetAPPStop=MDNS|DNS_SERVER", "AT+NetAPPRecv=1,0,10",
    "AT+NetAPPGetHostByService=a,INET", "AT+NetAPPSet=HTTP_SERVER,AUTH_CHECK,1",
    "AT+NetAPPGet=MDNS,CONT_QUERY", "AT+NetAPPGetServiceList=0,5,FULL_IPV6",
    "AT+NetAPPRegisterService=a,b,80,60,", "AT+NetAPPUnRegisterService=a,",
]


@pytest.mark.parametrize("line", LATER_LINES)
def test_later_work_has_one_answer(modem, line):
    refused(modem.port, line, LATER)


def test_wrong_input(modem):
    port = modem.port
    for line in ("Start=APP", "Stop=DHCP", "Set=DHCP_SERVER,BASIC,1,a,b", "Get=DEVICE,NAME",
                 "Set=HTTP_SERVER,AUTH_CHECK,2", "Recv=65536,0,1", "GetServiceList=256,1,FULL_IPV4",
                 "RegisterService=" + 61 * "a" + ",b,80,60,", "Ping=INET,1.2.3,1,1,1,1,1"):
        refused(port, f"AT+NetAPP{line}", PARSE)
    for line in "Start", "Set=DEVICE", "Get=DEVICE", "Recv=1,0", "Ping=INET", "UnRegisterService":
        refused(port, f"AT+NetAPP{line}", COUNT)

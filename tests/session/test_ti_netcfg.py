# SPDX-License-Identifier: MIT
"""Addresses: where they come from, what is told of them, what is kept."""

import pytest

from support.ti import COUNT, PARSE, event, events, no_event, refused, taken, value

pytestmark = pytest.mark.product("ti-cc3220")

ACQUIRED = "+eventnetapp:ipv4_acquired,"
STATIC = "10.0.2.40,255.255.255.0,10.0.2.2,10.0.2.3"


def joined(port):
    taken(port, "AT+WlanConnect=atforge,,OPEN,,,,")
    return event(port, ACQUIRED)


def test_a_lease(modem):
    port = modem.port
    assert value(port, "AT+NetCfgGet=IPV4_STA_ADDR") == "dhcp,0.0.0.0,0.0.0.0,0.0.0.0,0.0.0.0"
    address, gateway, dns = joined(port).split(",")
    lease = value(port, "AT+NetCfgGet=IPV4_DHCP_CLIENT").split(",")
    assert lease[:4] == [address, "255.255.255.0", gateway, dns]
    assert lease[5] == gateway  # the server
    assert 0 < int(lease[7]) < int(lease[6])
    assert lease[8] == "bound"
    taken(port, "AT+WlanDisconnect")
    event(port, "+eventwlan:disconnect,")
    assert value(port, "AT+NetCfgGet=IPV4_DHCP_CLIENT").endswith(",disabled")


def test_other_addresses_take_the_place_of_those_there_are(modem):
    port = modem.port
    joined(port)
    taken(port, f"AT+NetCfgSet=IPV4_STA_ADDR,STATIC,{STATIC}")
    assert event(port, "+eventnetapp:") == "ipv4_lost,0"
    assert event(port, ACQUIRED) == "10.0.2.40,10.0.2.2,10.0.2.3"
    assert value(port, "AT+NetCfgGet=IPV4_DHCP_CLIENT").endswith(",disabled")
    assert value(port, "AT+Get=Status,NETAPP") == "ipacquired|ipv4_lost"
    taken(port, "AT+NetAPPPing=INET,10.0.2.2,8,10,1000,1,0")
    assert event(port, "+netappping:").startswith("1,1,")
    taken(port, "AT+NetCfgSet=IPV4_STA_ADDR,DHCP_LLA,")
    assert event(port, ACQUIRED) == "10.0.2.15,10.0.2.2,10.0.2.3"
    assert value(port, "AT+NetCfgGet=IPV4_STA_ADDR").startswith("dhcp_lla,10.0.2.15,")


@pytest.mark.parametrize("line", ["IPV4_STA_ADDR,RELEASE_IP_OFF,", "IPV4_STA_ADDR,DHCP,",
                                  "IF,STATE,IPV6_STA_LOCAL|DISABLE_FAST_RENEW",
                                  "IPV4_DNS_CLIENT,,10.0.2.9"])
def test_what_leaves_the_address_as_it_is_takes_it_from_nobody(modem, line):
    port = modem.port
    taken(port, "AT+NetCfgSet=IF,STATE,IPV6_STA_LOCAL")
    joined(port)
    event(port, "+eventnetapp:ipv6_acquired,", 30)
    taken(port, f"AT+NetCfgSet={line}")
    no_event(port, "+eventnetapp:", 1)


def test_an_address_for_a_network_that_gave_none(modem):
    port = modem.port
    taken(port, "AT+NetCfgSet=IF,STATE,DISABLE_IPV4_DHCP", "AT+WlanConnect=atforge,,OPEN,,,,")
    event(port, "+eventwlan:connect,")
    assert event(port, "+eventnetapp:") == "dhcp_ipv4_acquire_timeout,0"
    taken(port, f"AT+NetCfgSet=IPV4_STA_ADDR,STATIC,{STATIC}")
    assert event(port, "+eventnetapp:") == "ipv4_acquired,10.0.2.40,10.0.2.2,10.0.2.3"
    taken(port, "AT+NetCfgSet=IPV4_STA_ADDR,DHCP,", "AT+NetCfgSet=IF,STATE,")
    assert event(port, ACQUIRED) == "10.0.2.15,10.0.2.2,10.0.2.3"


def test_a_second_name_server_comes_and_goes(modem):
    port = modem.port
    taken(port, "AT+NetCfgSet=IPV4_DNS_CLIENT,,10.0.2.9")
    joined(port)
    assert value(port, "AT+NetCfgGet=IPV4_DHCP_CLIENT").split(",")[3:5] == ["10.0.2.3", "10.0.2.9"]
    taken(port, "AT+NetCfgSet=IPV4_DNS_CLIENT,,0.0.0.0")
    assert value(port, "AT+NetCfgGet=IPV4_DHCP_CLIENT").split(",")[3:5] == ["10.0.2.3", "0.0.0.0"]


def test_addresses_are_kept(start, tmp_path):
    state = tmp_path / "state"
    first = start(state=state)
    taken(first.port, f"AT+NetCfgSet=IPV4_STA_ADDR,STATIC,{STATIC}",
          "AT+NetCfgSet=SET_MAC_ADDR,,02:11:22:33:44:55",
          "AT+NetCfgSet=IPV4_AP_ADDR,STATIC,192.168.1.1,255.255.255.0,192.168.1.1,192.168.1.1",
          "AT+NetCfgSet=IF,STATE,IPV6_STA_LOCAL|DISABLE_FAST_RENEW")
    first.stop()
    port = start(state=state).port
    assert value(port, "AT+NetCfgGet=IPV4_STA_ADDR") == f"static,{STATIC}"
    assert value(port, "AT+NetCfgGet=GET_MAC_ADDR") == "0x2:0x11:0x22:0x33:0x44:0x55"
    assert value(port, "AT+NetCfgGet=IPV4_AP_ADDR").startswith("static,192.168.1.1,")
    assert value(port, "AT+NetCfgGet=IF") == "ipv6_sta_local|disable_fast_renew"
    assert joined(port) == "10.0.2.40,10.0.2.2,10.0.2.3"


def test_without_persistence_addresses_last_until_a_restart(start, tmp_path):
    state = tmp_path / "state"
    first = start(state=state)
    taken(first.port, "AT+Set=General,Persistent,0",
          f"AT+NetCfgSet=IPV4_STA_ADDR,STATIC,{STATIC}", "AT+Stop=0", "AT+Start")
    assert value(first.port, "AT+NetCfgGet=IPV4_STA_ADDR") == f"static,{STATIC}"
    first.stop()
    assert value(start(state=state).port, "AT+NetCfgGet=IPV4_STA_ADDR").startswith("dhcp,")


def test_ipv6(modem):
    port = modem.port
    taken(port, "AT+NetCfgSet=IF,STATE,IPV6_STA_LOCAL|IPV6_STA_GLOBAL")
    taken(port, "AT+WlanConnect=atforge,,OPEN,,,,")
    begun = [f"+eventnetapp:ipv6_acquired,{x}" for x in ("0xfe80", "0xfec0")]
    _, *rests = events(port, ACQUIRED, *begun)
    told = [(x + rest).split(",")[0] for x, rest in zip(("0xfe80", "0xfec0"), rests)]
    assert value(port, "AT+NetCfgGet=IPV6_ADDR_LOCAL") == f"stateless,{told[0]}"
    assert value(port, "AT+NetCfgGet=IPV6_ADDR_GLOBAL").split(",")[1] == told[1]
    assert told[0].startswith("0xfe800000:0x0:")
    assert len(told[1].split(":")) == 4
    taken(port, "AT+NetCfgSet=IPV6_ADDR_LOCAL,STATIC,fe80::1234")
    assert event(port, "+eventnetapp:ipv6_acquired,").startswith("0xfe800000:0x0:0x0:0x1234,")
    local = value(port, "AT+NetCfgGet=IPV6_ADDR_LOCAL")
    assert local == "static,0xfe800000:0x0:0x0:0x1234"
    assert "ipacquired_v6" in value(port, "AT+Get=Status,NETAPP").split("|")


@pytest.mark.parametrize("line, number", [
    ("IPV6_ADDR_LOCAL,STATIC,2001:db8::1", -8194),
    ("IPV6_ADDR_GLOBAL,STATIC,ff02::1,2001:db8::1", -8195),
    ("IPV4_STA_ADDR,STATIC,10.0.2.40,255.255.255.0,10.0.3.2,10.0.2.3", -8193),
    ("IPV4_AP_ADDR,STATIC,10.0.2.40,255.255.255.0,10.0.3.2,10.0.2.3", -8193),
    ("AP_STATION_DISCONNECT,,2:0:0:0:0:1", -2182),
])
def test_addresses_that_cannot_be(modem, line, number):
    taken(modem.port, "AT+NetCfgSet=IF,STATE,IPV6_STA_LOCAL|IPV6_STA_GLOBAL")
    before = [value(modem.port, f"AT+NetCfgGet={x}") for x in ("IF", "IPV4_STA_ADDR", "IPV4_AP_ADDR")]
    refused(modem.port, f"AT+NetCfgSet={line}", number)
    after = [value(modem.port, f"AT+NetCfgGet={x}") for x in ("IF", "IPV4_STA_ADDR", "IPV4_AP_ADDR")]
    assert before == after


def test_dhcp_switched_off(modem):
    port = modem.port
    taken(port, "AT+NetCfgSet=IF,STATE,DISABLE_IPV4_DHCP", "AT+WlanConnect=atforge,,OPEN,,,,")
    event(port, "+eventwlan:connect,")
    no_event(port, ACQUIRED, 1)


def test_wrong_input(modem):
    port = modem.port
    for line in "", "IF", "IF,STATE", "IPV4_STA_ADDR,STATIC,1.2.3.4", "SET_MAC_ADDR":
        refused(port, f"AT+NetCfgSet={line}", COUNT)
    for line in ("IF,STATE,1", "IF,STATUS,IPV6_STA_LOCAL", "SET_MAC_ADDR,,1:2:3:4:5:256",
                 "IPV4_STA_ADDR,STATIC,1.2.3,1.2.3.4,1.2.3.4,1.2.3.4", "IPV4_AP_ADDR,DHCP,",
                 "IPV6_ADDR_LOCAL,STATIC,10.0.0.1", "IPV6_ADDR_GLOBAL,STATELESS,",
                 "IPV4_DNS_CLIENT,,dns.example", "IPV5_STA_ADDR,DHCP,"):
        refused(port, f"AT+NetCfgSet={line}", PARSE)
    refused(port, "AT+NetCfgGet=IF,STATE", COUNT)
    refused(port, "AT+NetCfgGet=IFF", PARSE)

# SPDX-License-Identifier: MIT
"""Events, each by what causes it. Those of networks and stations are in test_ti_wlan.py, those of
addresses that are set in test_ti_netcfg.py, those of sockets in test_ti_sockets.py."""

import time

import pytest

from support.ti import event, next_line, no_event, taken, value

pytestmark = pytest.mark.product("ti-cc3220")

GUEST = "02:00:00:00:00:77"


def access_point(port, *lines):
    taken(port, *lines, "AT+WlanSetMode=AP", "AT+Stop=0", "AT+Start")
    event(port, "+eventnetapp:ipv4_acquired,")


@pytest.mark.host  # a board has its network of its runner
def test_a_network_without_addresses(start):
    port = start(args=["--net", "wlan=none"]).port
    taken(port, "AT+WlanConnect=atforge,,OPEN,,,,")
    event(port, "+eventwlan:connect,")
    assert event(port, "+eventnetapp:", 60) == "dhcp_ipv4_acquire_timeout,0"
    assert value(port, "AT+Get=Status,NETAPP") == "dhcp_acquire_timeout"


def test_the_modem_does_not_announce_itself(modem):
    modem.port.silence(0.5)  # `startup_event` of the product's limits would have it do so


def test_an_access_point_whose_server_cannot_be(modem):
    """The addresses that it has to give are none of its network."""
    port = modem.port
    taken(port, "AT+NetCfgSet=IPV4_AP_ADDR,STATIC,10.1.1.1,255.255.255.0,10.1.1.1,10.1.1.1",
          "AT+WlanSetMode=AP", "AT+Stop=0", "AT+Start")
    assert event(port, "+eventgeneral:") == "error,-8193,netapp"
    event(port, "+eventnetapp:ipv4_acquired,10.1.1.1,")
    assert value(port, "AT+Get=Status,DEVICE") == "general_error"
    taken(port, "AT+NetAPPSet=DHCP_SERVER,BASIC,3600,10.1.1.2,10.1.1.9", "AT+Stop=0", "AT+Start")
    assert event(port, "+event") == "netapp:ipv4_acquired,10.1.1.1,10.1.1.1,10.1.1.1"
    no_event(port, "+eventgeneral:")


@pytest.mark.parametrize("security, key", [("WPA_WPA2", "7 bytes"), ("WEP", "six666")])
def test_an_access_point_with_a_key_that_its_security_does_not_have(modem, security, key):
    port = modem.port
    taken(port, f"AT+WlanSet=AP,SECURITY,{security}", f'AT+WlanSet=AP,PASSWORD,"{key}"',
          "AT+WlanSetMode=AP", "AT+Stop=0", "AT+Start")
    assert event(port, "+eventgeneral:") == "error,-2168,wlan"
    assert value(port, "AT+Get=Status,DEVICE") == "general_error"


def test_a_restart_begins_anew(modem):
    port = modem.port
    taken(port, "AT+WlanConnect=atforge,,OPEN,,,,")
    event(port, "+eventnetapp:ipv4_acquired,")
    taken(port, "AT+NetAPPPing=INET,10.0.2.2,8,100,1000,0,1", "AT+WlanSetMode=AP")
    event(port, "+netappping:")
    port.write(b"AT+FileCtl=RESTORE,,,FACTORY_DEFAULT\r")
    event(port, "OK")
    modem.restarted(port)
    port.silence(0.3)  # no ping goes on, no network is there
    assert value(port, "AT+WlanGet=CONNECTION") == "sta,disconnected,,,"
    taken(port, "AT+WlanConnect=atforge,,OPEN,,,,")
    event(port, "+eventnetapp:ipv4_acquired,")


def test_an_address_of_ipv6_is_lost(modem):
    port = modem.port
    taken(port, "AT+NetCfgSet=IF,STATE,IPV6_STA_LOCAL", "AT+WlanConnect=atforge,,OPEN,,,,")
    address = event(port, "+eventnetapp:ipv6_acquired,").split(",")[0]
    taken(port, "AT+NetCfgSet=IPV6_ADDR_LOCAL,STATIC,fe80::1234")
    assert event(port, "+eventnetapp:ipv6_lost,") == address
    assert "ipv6_lost" in value(port, "AT+Get=Status,NETAPP").split("|")


def test_a_station_that_vanishes_is_gone_after_its_time(modem):
    port = modem.port
    access_point(port, "AT+WlanSet=AP,MAX_STA_AGING,1")
    modem.tell(f"station {GUEST}")
    event(port, "+eventnetapp:ip_leased,")
    modem.tell(f"station {GUEST} lost")
    assert event(port, "+eventwlan:", 20).startswith("sta_removed,")


def test_a_lease_that_nobody_renews_expires(modem):
    port = modem.port
    access_point(port, "AT+NetAPPSet=DHCP_SERVER,BASIC,2,10.123.45.20,10.123.45.29",
                 "AT+WlanSet=AP,MAX_STA_AGING,0")
    modem.tell(f"station {GUEST}")
    event(port, "+eventnetapp:ip_leased,10.123.45.20,2,")
    modem.tell(f"station {GUEST} lost")
    assert event(port, "+eventnetapp:ip_released,10.123.45.20,", 20).endswith(",2")


def test_an_event_never_stands_inside_an_answer(modem):
    """Networks come and go while the host asks: between a command and its result there is nothing
    else, and behind a result at least a few milliseconds."""
    port = modem.port
    value(port, "AT+WlanProfileAdd=atforge,,OPEN,,,,,1")
    event(port, "+eventnetapp:ipv4_acquired,")
    for i in range(20):
        modem.tell("wifi 02:00:00:00:01:01 end reason 3")
        port.write(b"AT+WlanGet=AP,SSID\r")
        lines = []
        while lines[-1:] != [b"OK"]:
            lines.append(next_line(port))
        assert lines[-2:] == [b"+wlanget:atforge", b"OK"]
        time.sleep(0.02 * (i % 3))


@pytest.mark.parametrize("user, password, joins", [("me", "secret", True), ("me", "guess", False),
                                                   ("you", "secret", False)])
def test_an_enterprise_network(start, user, password, joins):
    port = start(world="wifi 02:00:00:00:03:01 firm wpa2 user me password secret\n").port
    taken(port, f"AT+WlanConnect=firm,,WPA_ENT,{password},{user},,PEAP0_MSCHAPv2")
    told = event(port, "+eventwlan:", 30)
    assert told.startswith("connect,firm," if joins else "disconnect,firm,")

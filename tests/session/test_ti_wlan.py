# SPDX-License-Identifier: MIT
"""WLAN: joining, profiles that join by themselves, scans, and the access point, in the simulated
radio's world, which the control socket changes."""

import signal
import time

import pytest

from support.modem import Timeout
from support.ti import COUNT, PARSE, event, listed, no_event, refused, taken, value

pytestmark = pytest.mark.product("ti-cc3220")

OPEN, PROTECTED = "0x2:0x0:0x0:0x0:0x1:0x1", "0x2:0x0:0x0:0x0:0x1:0x2"
KEY = '"atforge secret"'
ACQUIRED = "+eventnetapp:ipv4_acquired,"
GUEST = "02:00:00:00:00:77"
GUEST_TOLD = "0x2:0x0:0x0:0x0:0x0:0x77"


def joined(port):
    taken(port, "AT+WlanConnect=atforge,,OPEN,,,,")
    assert event(port, "+eventwlan:connect,") == f"atforge,{OPEN}"
    return event(port, ACQUIRED)


def until(port, line, told, timeout=10):
    """Asks until this is told; events come in between."""
    deadline = time.monotonic() + timeout
    while True:
        lines = [x for x in listed(port, line) if not x.startswith("+event")]
        if lines[0].partition(":")[2] == told:
            return
        assert time.monotonic() < deadline, lines
        time.sleep(0.05)


def restarted(port, *lines):
    taken(port, *lines, "AT+Stop=0", "AT+Start")


def access_point(port, *lines):
    restarted(port, *lines, "AT+WlanSetMode=AP")
    assert event(port, ACQUIRED) == "10.123.45.1,10.123.45.1,10.123.45.1"


def test_every_port_hears_of_the_network(start):
    modem = start(ports=2)
    address = joined(modem.ports[0])
    assert event(modem.ports[1], "+eventwlan:connect,") == f"atforge,{OPEN}"
    assert event(modem.ports[1], ACQUIRED) == address


@pytest.mark.parametrize("speaks", [0, 1])
def test_a_port_opened_before_a_command_hears_what_comes_of_it(start, speaks):
    modem = start(ports=2)
    speaker, listener = modem.ports[speaks], modem.ports[1 - speaks]
    listener.close()
    taken(speaker, "AT+Test", "AT+Test")  # by then it is seen to be closed
    modem.process.send_signal(signal.SIGSTOP)
    listener.open()
    speaker.write(b"AT+WlanConnect=atforge,,OPEN,,,,\r")
    modem.process.send_signal(signal.SIGCONT)
    assert event(listener, "+eventwlan:connect,") == f"atforge,{OPEN}"


@pytest.mark.parametrize("key", ["wrong-wrong", '"atforge Secret"'])
def test_a_wrong_key_ends_in_a_disconnect(modem, key):
    port = modem.port
    taken(port, f"AT+WlanConnect=atforge-protected,,WPA_WPA2,{key},,,")
    assert event(port, "+eventwlan:").startswith("disconnect,atforge-protected,")
    assert "connection_failed" in value(port, "AT+Get=Status,WLAN").split("|")
    assert value(port, "AT+WlanGet=CONNECTION") == "sta,disconnected,,,"
    taken(port, f"AT+WlanConnect=atforge-protected,,WPA_WPA2,{KEY},,,")
    assert event(port, "+eventwlan:") == f"connect,atforge-protected,{PROTECTED}"


def test_the_last_connect_counts(modem):
    port = modem.port
    joined(port)
    taken(port, f"AT+WlanConnect=atforge-protected,,WPA_WPA2,{KEY},,,")
    assert event(port, "+eventwlan:") == f"disconnect,atforge,{OPEN},200"
    assert event(port, "+eventwlan:") == f"connect,atforge-protected,{PROTECTED}"
    event(port, ACQUIRED)
    connection = value(port, "AT+WlanGet=CONNECTION")
    assert connection == f"sta,station_connected,wpa_wpa2,atforge-protected,{PROTECTED}"


def test_a_network_that_ends_is_told_with_its_reason(modem):
    port = modem.port
    joined(port)
    assert modem.tell("wifi 02:00:00:00:01:01 end reason 3") == "ok"
    assert event(port, "+eventwlan:") == f"disconnect,atforge,{OPEN},3"
    status = value(port, "AT+Get=Status,WLAN").split("|")
    assert status == ["wlanasynconnectedresponse", "wlanasyncdisconnectedresponse"]
    assert value(port, "AT+Get=Status,WLAN") == ""  # asked, and forgotten


def test_a_profile_is_joined_by_itself_and_again(modem):
    port = modem.port
    assert value(port, "AT+WlanProfileAdd=atforge,,OPEN,,,,,1") == "0"
    assert event(port, "+eventwlan:") == f"connect,atforge,{OPEN}"
    event(port, ACQUIRED)
    modem.tell("wifi 02:00:00:00:01:01 end reason 3")
    assert event(port, "+eventwlan:") == f"disconnect,atforge,{OPEN},3"
    assert event(port, "+eventwlan:", 30) == f"connect,atforge,{OPEN}"


def test_the_highest_priority_is_joined(modem):
    port = modem.port
    taken(port, "AT+WlanPolicySet=CONNECTION,[],")
    value(port, "AT+WlanProfileAdd=atforge,,OPEN,,,,,1")
    value(port, f"AT+WlanProfileAdd=atforge-protected,,WPA_WPA2,{KEY},,,,9")
    no_event(port, "+eventwlan:", 1)
    taken(port, "AT+WlanPolicySet=CONNECTION,AUTO,")
    assert event(port, "+eventwlan:") == f"connect,atforge-protected,{PROTECTED}"


def test_suspended_profiles_are_not_joined(modem):
    port = modem.port
    taken(port, "AT+WlanSet=GENERAL,SUSPEND_PROFILES,1")
    value(port, "AT+WlanProfileAdd=atforge,,OPEN,,,,,1")
    no_event(port, "+eventwlan:", 1)
    taken(port, "AT+WlanSet=GENERAL,SUSPEND_PROFILES,0")
    assert event(port, "+eventwlan:") == f"connect,atforge,{OPEN}"


def test_seven_profiles_and_no_more(modem):
    port = modem.port
    for i in range(7):
        assert value(port, f"AT+WlanProfileAdd=net{i},,WEP,abcde,,,,{i}") == str(i)
    refused(port, "AT+WlanProfileAdd=net7,,OPEN,,,,,7", -2076)
    taken(port, "AT+WlanProfileDel=3")
    assert value(port, "AT+WlanProfileAdd=net7,,OPEN,,,,,7") == "3"
    assert value(port, "AT+WlanProfileGet=3") == "net7,0x0:0x0:0x0:0x0:0x0:0x0,open,,,,,7"
    taken(port, "AT+WlanProfileDel=255")
    for i in range(7):
        refused(port, f"AT+WlanProfileGet={i}", -2074)


def test_profiles_policies_and_settings_outlive_the_modem(start, tmp_path):
    state = tmp_path / "state"
    first = start(state=state)
    value(first.port, f"AT+WlanProfileAdd=atforge-protected,,WPA_WPA2,{KEY},,,,9")
    event(first.port, ACQUIRED)
    taken(first.port, "AT+WlanPolicySet=SCAN,NO_HIDDEN_SSID,600",
          "AT+WlanSet=AP,SSID,mine", "AT+WlanSet=GENERAL,SCAN_PARAMS,63,-77",
          f"AT+WlanSet=AP,ACCESS_LIST_ADD_MAC,{GUEST}")
    first.stop()
    port = start(state=state).port
    until(port, "AT+WlanGet=CONNECTION",
          f"sta,station_connected,wpa_wpa2,atforge-protected,{PROTECTED}")
    assert value(port, "AT+WlanPolicyGet=SCAN") == "no_hidden_ssid,600"
    assert value(port, "AT+WlanGet=AP,SSID") == "mine"
    assert value(port, "AT+WlanGet=GENERAL,SCAN_PARAMS") == "63,-77"
    assert listed(port, "AT+WlanGet=AP,ACCESS_LIST,0") == [f"+wlanget:{GUEST_TOLD}"]


def test_without_persistence_nothing_is_kept_but_profiles(start, tmp_path):
    state = tmp_path / "state"
    first = start(state=state)
    taken(first.port, "AT+WlanSet=AP,SSID,kept", "AT+Set=General,Persistent,0",
          "AT+WlanSet=AP,SSID,lost", "AT+WlanPolicySet=CONNECTION,[],", "AT+WlanSetMode=AP")
    value(first.port, "AT+WlanProfileAdd=home,,OPEN,,,,,1")
    assert value(first.port, "AT+WlanGet=AP,SSID") == "lost"
    first.stop()
    port = start(state=state).port
    assert value(port, "AT+WlanGet=AP,SSID") == "kept"
    assert value(port, "AT+WlanPolicyGet=CONNECTION") == "auto,"
    assert value(port, "AT+WlanGet=CONNECTION").startswith("sta,")
    assert value(port, "AT+WlanProfileGet=0").startswith("home,")
    assert value(port, "AT+Get=General,Persistent") == "0"


def scanned(port, line="AT+WlanScan=0,30"):
    """The lines of a scan's results; the host asks until there are some."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        answer = port.command(line)
        if answer != ["ERROR: process command,-2073"]:
            assert answer[-1] == "OK", answer
            return answer[:-1]
        time.sleep(0.1)
    raise Timeout("no results")


SECURITIES = [
    ("open", "open,0,none,none"), ("wep key abcde", "wep,0,wep40,none"),
    ("wpa key 12345678", "wpa,0,tkip,psk"), ("wpa2 key 12345678", "wpa2,0,ccmp,psk"),
    ("wpa-wpa2 key 12345678", "wpa_wpa2,0,tkip_ccmp,psk"), ("wpa3 key 12345678", "wpa3,0,ccmp,psk"),
]


@pytest.mark.parametrize("said, told", SECURITIES)
def test_a_scan_tells_of_security(start, said, told):
    port = start(world=f'wifi 02:00:00:00:02:01 "a b" {said} channel 3 signal -20\n').port
    refused(port, "AT+WlanScan=0,1", -2073)
    assert scanned(port, "AT+WlanScan=0,1") == [f"+wlanscan:a b,0x2:0x0:0x0:0x0:0x2:0x1,-20,3,{told}"]


def test_a_hidden_network(start):
    port = start(world="wifi 02:00:00:00:02:01 secret open channel 3 signal -20 hidden\n").port
    assert not any("secret" in x for x in scanned(port))
    taken(port, "AT+WlanPolicySet=SCAN,HIDDEN_SSID,60")
    deadline = time.monotonic() + 10
    while not any(x.split(",")[5] == "1" for x in listed(port, "AT+WlanScan=0,30")):
        assert time.monotonic() < deadline
    taken(port, "AT+WlanConnect=secret,,OPEN,,,,")
    assert event(port, "+eventwlan:") == "connect,secret,0x2:0x0:0x0:0x0:0x2:0x1"


@pytest.mark.parametrize("said, access", [("wep key abcde", "WEP,abcde"),
                                          ("wpa key 12345678", "WPA_WPA2,12345678"),
                                          ("wpa3 key 12345678", "WPA3,12345678"),
                                          ("wpa2-wpa3 key 12345678", "WPA2_PLUS,12345678")])
def test_each_security_lets_in_who_knows_the_key(start, said, access):
    port = start(world=f"wifi 02:00:00:00:02:01 other {said} channel 3 signal -20\n").port
    taken(port, f"AT+WlanConnect=other,,{access},,,")
    assert event(port, "+eventwlan:") == "connect,other,0x2:0x0:0x0:0x0:0x2:0x1"
    event(port, ACQUIRED)
    security, key = access.split(",")
    taken(port, f"AT+WlanConnect=other,,{security},{key[::-1]},,,")
    assert event(port, "+eventwlan:").startswith("disconnect,other,")
    assert event(port, "+eventwlan:").startswith("disconnect,other,")  # the wrong key


def test_what_a_scan_leaves_out(start):
    port = start(world="wifi 02:00:00:00:02:01 far open channel 3 signal -90\n").port
    assert len(scanned(port)) == 3
    taken(port, "AT+WlanSet=GENERAL,SCAN_PARAMS,0x1FFF,-80", "AT+Stop=0", "AT+Start")
    assert len(scanned(port)) == 2
    taken(port, "AT+WlanSet=GENERAL,SCAN_PARAMS,0x20,-80", "AT+Stop=0", "AT+Start")
    assert [x.split(",")[0] for x in scanned(port)] == ["+wlanscan:atforge"]


def test_a_scan_policy_has_results_ready(modem):
    port = modem.port
    taken(port, "AT+WlanPolicySet=SCAN,HIDDEN_SSID,60")
    time.sleep(1)
    taken(port, "AT+Test")  # behind it all that was due is done
    assert len(listed(port, "AT+WlanScan=0,30")) == 2


def test_wrong_input(modem):
    port = modem.port
    for line in ("AT+WlanConnect", "AT+WlanConnect=", "AT+WlanConnect=a", "AT+WlanScan=0",
                 "AT+WlanSetMode=", "AT+WlanSet=AP,SSID", "AT+WlanGet", "AT+WlanPolicySet=SCAN",
                 "AT+WlanProfileAdd=a,,OPEN", "AT+WlanScan=0,1,2", "AT+WlanProfileGet=1,2"):
        refused(port, line, COUNT)
    for line in ("AT+WlanConnect=" + 33 * "a" + ",,OPEN", "AT+WlanConnect=a,,WPA",
                 "AT+WlanConnect=a,,WEP,abcd,", "AT+WlanConnect=a,,WPA_ENT,k,u,,MD5",
                 "AT+WlanScan=-1,1", "AT+WlanScan=x,1", "AT+WlanSet=AP,SSID," + 33 * "a",
                 "AT+WlanSet=AP,CHANNEL,0", "AT+WlanSet=AP,SECURITY,WPA3",
                 "AT+WlanSet=GENERAL,COUNTRY_CODE,USA", "AT+WlanSet=GENERAL,SCAN_PARAMS,1,1",
                 "AT+WlanSet=HTTP,SSID,a", "AT+WlanProfileAdd=a,,OPEN,,,,,-1",
                 "AT+WlanProfileDel=8", "AT+WlanPolicySet=AUTO"):
        refused(port, line, PARSE)
    taken(port, "AT+Test")


def test_stations_come_and_go(start):
    modem = start(ports=2)
    port = modem.port
    access_point(port)
    assert value(port, "AT+WlanGet=CONNECTION") == "ap,disconnected,,,"
    modem.tell(f"station {GUEST} name guest")
    for each in modem.ports:
        assert event(each, "+eventwlan:") == f"sta_added,{GUEST_TOLD}"
        assert event(each, "+eventnetapp:ip_leased,") == f"10.123.45.2,86400,{GUEST_TOLD}"
    assert value(port, "AT+NetCfgGet=AP_STATIONS_INFO") == f"10.123.45.2,{GUEST_TOLD},guest"
    assert value(port, "AT+NetCfgGet=AP_STATIONS_CONNECTED") == "1"
    assert value(port, "AT+WlanGet=CONNECTION").startswith("ap,ap_connected_stations,open,atforge,")
    modem.tell(f"station {GUEST} gone")
    for each in modem.ports:
        assert event(each, "+eventwlan:") == f"sta_removed,{GUEST_TOLD}"
        assert event(each, "+eventnetapp:ip_released,") == f"10.123.45.2,{GUEST_TOLD},0"
    assert value(port, "AT+Get=Status,WLAN") == "sta_connected|sta_disconnected"
    assert "ip_leased|ip_released" in value(port, "AT+Get=Status,NETAPP")


def test_the_host_sends_a_station_away(modem):
    port = modem.port
    access_point(port)
    modem.tell(f"station {GUEST}")
    event(port, "+eventnetapp:ip_leased,")
    taken(port, f"AT+NetCfgSet=AP_STATION_DISCONNECT,,{GUEST}")
    assert event(port, "+eventwlan:") == f"sta_removed,{GUEST_TOLD}"
    refused(port, f"AT+NetCfgSet=AP_STATION_DISCONNECT,,{GUEST}", -2182)


def test_the_access_list_denies(modem):
    port = modem.port
    access_point(port, "AT+WlanSet=AP,ACCESS_LIST_MODE,DENY_LIST",
                 f"AT+WlanSet=AP,ACCESS_LIST_ADD_MAC,{GUEST}")
    modem.tell(f"station {GUEST}")
    no_event(port, "+eventwlan:sta_added", 1)
    taken(port, f"AT+WlanSet=AP,ACCESS_LIST_DEL_MAC,{GUEST}")
    modem.tell(f"station {GUEST}")
    assert event(port, "+eventwlan:") == f"sta_added,{GUEST_TOLD}"


def test_the_access_list_is_full_with_eight(modem):
    port = modem.port
    for i in range(8):
        taken(port, f"AT+WlanSet=AP,ACCESS_LIST_ADD_MAC,2:0:0:0:0:{i}")
    refused(port, "AT+WlanSet=AP,ACCESS_LIST_ADD_MAC,2:0:0:0:0:8", -2179)
    taken(port, "AT+WlanSet=AP,ACCESS_LIST_ADD_MAC,2:0:0:0:0:7")  # it is there
    assert value(port, "AT+WlanGet=AP,ACCESS_LIST_NUM_ENTRIES") == "8"
    assert len(listed(port, "AT+WlanGet=AP,ACCESS_LIST,5")) == 3
    taken(port, "AT+WlanSet=AP,ACCESS_LIST_DEL_IDX,0")
    assert listed(port, "AT+WlanGet=ACCESS_LIST,0")[0] == "+wlanget:0x2:0x0:0x0:0x0:0x0:0x1"
    refused(port, "AT+WlanSet=AP,ACCESS_LIST_DEL_IDX,7", -2178)


def test_no_more_stations_than_there_may_be(modem):
    port = modem.port
    access_point(port, "AT+WlanSet=AP,MAX_STATIONS,1")
    modem.tell(f"station {GUEST}")
    event(port, "+eventwlan:sta_added")
    modem.tell("station 02:00:00:00:00:78")
    no_event(port, "+eventwlan:sta_added", 1)


def test_the_password_of_the_access_point(modem):
    port = modem.port
    access_point(port, "AT+WlanSet=AP,SECURITY,WPA_WPA2", 'AT+WlanSet=AP,PASSWORD,"my secret"')
    modem.tell(f'station {GUEST} key "no secret"')
    no_event(port, "+eventwlan:sta_added", 1)
    modem.tell(f'station {GUEST} key "my secret"')
    assert event(port, "+eventwlan:") == f"sta_added,{GUEST_TOLD}"


def test_stopping_is_silent_and_starting_begins_anew(modem):
    port = modem.port
    value(port, "AT+WlanProfileAdd=atforge,,OPEN,,,,,1")
    event(port, ACQUIRED)
    taken(port, "AT+Stop=0")
    port.silence(1)
    taken(port, "AT+Start")
    assert event(port, "+eventwlan:") == f"connect,atforge,{OPEN}"
    event(port, ACQUIRED)

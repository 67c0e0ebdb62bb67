# SPDX-License-Identifier: MIT
"""The radio side: registration, operators, SIM and contexts, as the world has them."""

import socket
import time

from support.telit import activate


def test_registration_codes_follow_the_world(start):
    modem = start()
    port = modem.port
    assert port.command("ATE0;+CREG=1")[-1] == "OK"
    assert modem.tell("registration circuit searching").startswith("ok")
    port.until(b"\r\n+CREG: 2\r\n")
    assert modem.tell("registration circuit home").startswith("ok")
    port.until(b"\r\n+CREG: 1\r\n")


def test_a_world_may_be_sent_without_waiting_for_answers(start):
    modem = start()
    hosts = [f"host name{i}.example 192.0.2.{i}" for i in range(1, 61)]
    lines = ["world 1"] + ["# a remark"] * 100 + hosts + ["x" * 5000, "signal 7 1", "signal 99"]
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as s:
        s.settimeout(20)
        s.connect(str(modem.control))
        s.sendall("\r\n".join(lines).encode() + b"\n\n")
        answers = s.makefile().readlines
        s.shutdown(socket.SHUT_WR)
        said = [x.strip().split()[0] for x in answers()]
    assert said == ["ok"] * 161 + ["error", "ok", "error"]
    assert modem.port.command("AT+CSQ")[-2] == "+CSQ: 7,1"


def test_a_half_typed_line_holds_codes_back(start):
    modem = start()
    port = modem.port
    assert port.command("AT+CREG=1")[-1] == "OK"
    port.write(b"AT+CME")
    assert port.read(6) == b"AT+CME"  # its echo: the modem has it
    assert modem.tell("registration circuit searching").startswith("ok")
    port.silence(1)
    port.write(b"E?\r")
    assert port.until(b"OK\r\n") == b"E?\r\r\n+CMEE: 0\r\n\r\nOK\r\n"
    port.until(b"\r\n+CREG: 2\r\n")


def test_five_seconds_of_silence_let_codes_through(start):
    modem = start()
    port = modem.port
    assert port.command("AT+CREG=1")[-1] == "OK"
    begun = time.monotonic()
    port.write(b"AT+CM")
    assert port.read(5) == b"AT+CM"
    assert modem.tell("registration circuit searching").startswith("ok")
    assert port.until(b"\r\n+CREG: 2\r\n") == b"\r\n+CREG: 2\r\n"
    assert time.monotonic() - begun > 4.9
    port.write(b"EE?\r")
    assert port.until(b"OK\r\n") == b"EE?\r\r\n+CMEE: 0\r\n\r\nOK\r\n"


def test_locked_sim(start):
    modem = start(world="sim pin 1234\n")
    port = modem.port
    assert port.command("ATE0;+CMEE=1")[-1] == "OK"
    assert port.command("AT+CPIN?") == ["+CPIN: SIM PIN", "OK"]
    assert port.command('AT+CPIN="9999"') == ["+CME ERROR: 16"]
    assert port.command('AT+CPIN="123"')[0].startswith("+CME ERROR: ")
    assert port.command("AT+CPIN=1234") == ["OK"]
    assert port.command("AT+CPIN?") == ["+CPIN: READY", "OK"]


def test_no_sim(start):
    port = start(world="sim absent\n").port
    assert port.command("ATE0;+CMEE=2")[-1] == "OK"
    assert port.command("AT+CPIN?") == ["+CME ERROR: SIM not inserted"]
    assert port.command("AT+CIMI") == ["+CME ERROR: SIM not inserted"]


def test_secrets_stay_out_of_the_trace(start):
    modem = start(world="sim pin 1234\n")
    assert modem.port.command('AT+CPIN="1234"')[-1] == "OK"
    modem.stop()
    assert "1234" not in modem.trace.read_text()


def test_operators(start):
    port = start().port
    assert port.command("ATE0")[-1] == "OK"
    assert port.command("AT+COPS=?", 60)[-1] == "OK"
    assert port.command("AT+COPS=0", 60) == ["OK"]


def test_two_contexts_two_addresses(start):
    port = start().port
    assert port.command("ATE0")[-1] == "OK"
    assert port.command("AT#SCFG=2,2,300,90,600,50") == ["OK"]
    assert port.command("AT#SCFG=3,3,300,90,600,50") == ["OK"]
    assert activate(port, 1) != activate(port, 2)
    assert port.command('AT+CGDCONT=3,"IP","x"') == ["OK"]
    assert port.command("AT#SGACT=3,1", 60) == ["ERROR"]  # two at once
    assert port.command("AT#SGACT=1,0", 30) == ["OK"]
    assert port.command("AT#SGACT?")[:2] == ["#SGACT: 1,0", "#SGACT: 2,1"]


def test_a_third_context_at_once_is_refused(modem):
    port = modem.port
    activate(port, 1)
    for cid in (2, 3):
        assert port.command(f'AT+CGDCONT={cid},"IP","internet"') == ["OK"]
        assert port.command(f"AT#SCFG={cid},{cid},300,90,600,50") == ["OK"]
    assert port.command("AT+CMEE=2;#SGACT=2,1", 60)[-1] == "OK"
    assert port.command("AT#SGACT=3,1") == ["+CME ERROR: activation failed"]
    assert port.command("AT#SGACT=2,0;#SGACT=3,1", 60)[-1] == "OK"


def test_activation_fails_as_the_world_says(start):
    port = start(world="activation fail cid 1\n").port
    assert port.command("ATE0;+CMEE=1")[-1] == "OK"
    assert port.command('AT+CGDCONT=1,"IP","internet"') == ["OK"]
    assert port.command("AT#SGACT=1,1", 60) == ["+CME ERROR: 555"]
    assert port.command("AT")[-1] == "OK"


def test_activation_attaches_first(start):
    port = start().port
    assert port.command("ATE0")[-1] == "OK"
    assert port.command("AT+CGATT=0", 30) == ["OK"]
    activate(port)
    assert port.command("AT+CGATT?") == ["+CGATT: 1", "OK"]


def test_no_network_no_context(start):
    port = start(world="network off\n").port
    assert port.command("ATE0;+CMEE=2")[-1] == "OK"
    assert port.command('AT+CGDCONT=1,"IP","internet"') == ["OK"]
    assert port.command("AT#SGACT=1,1", 60) == ["+CME ERROR: no network service"]

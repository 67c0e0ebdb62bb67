# SPDX-License-Identifier: MIT
"""Three ports at once, each an AT instance of its own over the same modem."""

from support.telit import activate, dial, redirect


def test_each_port_has_its_own_settings_and_shares_the_modem(start):
    one, two, three = start(ports=3).ports
    assert one.command("ATE0V1;+CMEE=1")[-1] == "OK"
    assert two.command("ATE0")[-1] == "OK"
    assert two.command("AT+CMEE?") == ["+CMEE: 0", "OK"]
    assert one.command("AT#SCFG=2,1,111,90,600,50") == ["OK"]
    assert "#SCFG: 2,1,111,90,600,50" in two.command("AT#SCFG?")
    assert three.command("AT")[-1] == "OK"


def test_two_ports_online_while_the_third_commands(start, echo):
    one, two, three = start(ports=3, world=redirect(echo, 2000)).ports
    activate(one)
    assert dial(one, 1) == "CONNECT"
    assert dial(two, 2) == "CONNECT"
    one.write(b"from one")
    two.write(b"from two")
    assert one.read(8) == b"from one"
    assert two.read(8) == b"from two"
    assert three.command("ATE0")[-1] == "OK"
    states = three.command("AT#SS")
    assert states[0].startswith("#SS: 1,1,") and states[1].startswith("#SS: 2,1,")
    assert three.command("AT#SO=1") == ["ERROR"]  # online elsewhere
    one.escape()
    one.until(b"\r\nOK\r\n")
    assert three.command("AT#SO=1") == ["CONNECT"]  # suspended: may be taken over
    three.write(b"from three")
    assert three.read(10) == b"from three"


def test_the_code_goes_to_the_owner(start, raw):
    one, two = start(ports=2, world=redirect(raw, 2000)).ports
    activate(one)
    assert dial(one, 1, options=",0,0,1") == "OK"
    raw.send(b"x")
    one.until(b"\r\nSRING: 1\r\n")
    two.silence()


def test_a_deactivated_context_ends_the_other_ports_connection(start, raw):
    one, two = start(ports=2, world=redirect(raw, 2000)).ports
    activate(one)
    assert dial(one, 1) == "CONNECT"
    raw.accept()
    assert two.command("ATE0")[-1] == "OK"
    assert two.command("AT#SGACT=1,0", 30) == ["OK"]
    one.until(b"\r\nNO CARRIER\r\n")
    assert one.command("AT")[-1] == "OK"


def test_a_closed_terminal_does_not_disturb_the_others(start):
    one, two = start(ports=2).ports
    assert one.command("AT")[-1] == "OK"
    one.write(b"AT+CM")
    one.close()
    assert two.command("AT")[-1] == "OK"
    one.open()
    assert one.command("AT")[-1] == "OK"  # the half line is forgotten

# SPDX-License-Identifier: MIT
"""Command lines as V.250 has them, right and wrong, whole and in pieces."""

import time


def test_concatenation_and_spaces(modem):
    port = modem.port
    assert port.command("ATE0")[-1] == "OK"
    assert port.command("AT+CMEE=1;+CREG=2") == ["OK"]
    assert port.command("ATQ0 V1 E0 S0=0") == ["OK"]
    assert port.command("AT+CMEE?;+CREG?")[0] == "+CMEE: 1"
    assert port.command("AT E0 V1 +CMEE?") == ["+CMEE: 1", "OK"]
    assert port.command("at+cmee?;+cmee=0") == ["+CMEE: 1", "OK"]


def test_commands_before_a_failing_one_stand_and_the_rest_are_skipped(modem):
    port = modem.port
    assert port.command("ATE0")[-1] == "OK"
    assert port.command("AT+CREG=1;+CMEE=9;+CGREG=2") == ["ERROR"]
    assert port.command("AT+CREG?")[0] == "+CREG: 1,1"
    assert port.command("AT+CGREG?")[0].startswith("+CGREG: 0,")


def test_a_failing_command_changes_nothing(modem):
    port = modem.port
    assert port.command("ATE0")[-1] == "OK"
    before = port.command("AT#SCFG?")
    for bad in ("1,2,3,4,5,6", "1,2,300,90,600,256", "1,2,300,90,600", "1,2,300,90,600,50,7",
                '1,2,"abc",90,600,50', "1,2,300,90,18446744073709551617,50", "0,1,300,90,600,50",
                "1,-1,300,90,600,50", ",1,300,90,600,50"):
        assert port.command(f"AT#SCFG={bad}") == ["ERROR"], bad
    assert port.command("AT#SCFG?") == before


def test_repeating_the_last_line(modem):
    port = modem.port
    assert port.command("ATE0")[-1] == "OK"
    assert port.command("AT+CGMI") == ["Telit", "OK"]
    port.write(b"A/")
    assert port.answer() == b"\r\nTelit\r\n\r\nOK\r\n"
    port.write(b"a/")
    assert port.answer() == b"\r\nTelit\r\n\r\nOK\r\n"


def test_any_cut_of_the_input(modem):
    port = modem.port
    assert port.command("ATE0")[-1] == "OK"
    line = b"AT#SCFG=1,1,300,90,600,50;+CMEE?\r"
    for cut in range(len(line) + 1):
        port.write(line[:cut])
        time.sleep(0.005)
        port.write(line[cut:])
        assert port.answer() == b"\r\n+CMEE: 0\r\n\r\nOK\r\n"
    for byte in line:
        port.write(bytes([byte]))
        time.sleep(0.002)
    assert port.answer() == b"\r\n+CMEE: 0\r\n\r\nOK\r\n"


def test_cr_lf_and_pauses(modem):
    port = modem.port
    assert port.command("ATE0")[-1] == "OK"
    port.write(b"AT\r\nAT+CMEE?\r\n")
    assert port.answer() == b"\r\nOK\r\n"
    assert port.answer() == b"\r\n+CMEE: 0\r\n\r\nOK\r\n"
    port.write(b"AT+CGMI")
    time.sleep(0.2)
    port.write(b"\r")
    assert port.answer() == b"\r\nTelit\r\n\r\nOK\r\n"


def test_editing_and_echo(modem):
    port = modem.port
    port.write(b"ATE9\x080\r")
    got = port.answer()
    assert got.startswith(b"ATE9") and got.endswith(b"\r\nOK\r\n")
    port.write(b"AT+CMEX\x08E?\r")
    assert port.answer() == b"\r\n+CMEE: 0\r\n\r\nOK\r\n"


def test_s_registers_act_at_once(modem):
    port = modem.port
    assert port.command("ATE0")[-1] == "OK"
    port.write(b"ATS3=33\r")
    port.until(b"OK")
    port.write(b"ATS3?!")
    port.until(b"033")
    port.until(b"OK")
    port.write(b"ATS3=13!")
    port.until(b"OK")
    assert port.command("AT")[-1] == "OK"


def test_numeric_answers(modem):
    port = modem.port
    assert port.command("ATE0")[-1] == "OK"
    port.write(b"ATV0\r")
    assert port.read(2) == b"0\r"
    port.write(b"AT+NOSUCH\r")
    assert port.read(2) == b"4\r"
    port.write(b"AT+CMEE?\r")
    assert port.read(12) == b"+CMEE: 0\r\n0\r"


def test_quiet(modem):
    port = modem.port
    assert port.command("ATE0")[-1] == "OK"
    port.write(b"ATQ1\r")
    port.silence()
    port.write(b"AT\rATX\r")
    port.silence()
    assert port.command("ATQ0") == ["OK"]


def test_noise_and_long_lines(modem):
    port = modem.port
    assert port.command("ATE0")[-1] == "OK"
    port.write(bytes(range(256)) * 8 + b"\r")
    time.sleep(0.3)
    port.pump(0.1)
    port.buffer.clear()
    assert port.command("AT")[-1] == "OK"
    assert port.command("AT+CGDCONT=1,\"IP\",\"" + "x" * 4000 + "\"") == ["ERROR"]
    assert port.command("AT")[-1] == "OK"
    port.write(b"AT+CMEE\x00=\x011\r")  # V.250 5.2.2: control characters are ignored
    assert port.answer() == b"\r\nOK\r\n"
    port.write(b"AT+CGDCONT=1,\"IP\",\"\xc3\xa9\"\r")
    port.answer()
    assert port.command("AT")[-1] == "OK"


def test_wrong_lines_are_errors(modem):
    port = modem.port
    assert port.command("ATE0")[-1] == "OK"
    for line in ("AT+", "AT#", "AT+NOSUCH", "AT+NOSUCH=1", "AT+NOSUCH?", "AT#SD", "AT#SD?", "AT+CGMI?",
                 "AT+CGMI=1", "ATE1G", "AT+CMEE=1 2", "AT+CMEE==1", "AT+CMEE=\"1", "AT&Q",
                 "ATS99=1", "ATS12", "AT#SCFG=1,1,300,90,600,50x", "AT+CMEE=1?", "AT?", "AT=1"):
        assert port.command(line) == ["ERROR"], line
    assert port.command("AT")[-1] == "OK"


def test_error_levels(modem):
    port = modem.port
    assert port.command("ATE0;+CMEE=1")[-1] == "OK"
    assert port.command("AT#SCFG=9,1,300,90,600,50") == ["+CME ERROR: 50"]
    assert port.command("AT+CMEE=2") == ["OK"]
    assert port.command("AT#SCFG=9,1,300,90,600,50") == ["+CME ERROR: incorrect parameters"]
    assert port.command('AT#SD=1,0,80,"a"') == ["+CME ERROR: context not opened"]


def test_the_line_that_comes_while_a_command_runs_waits(start):
    port = start().port
    assert port.command("ATE0")[-1] == "OK"
    assert port.command('AT+CGDCONT=1,"IP","internet"') == ["OK"]
    port.write(b"AT+CMEE=0\rAT+CMEE?\rAT+CGMI\r")
    assert port.answer() == b"\r\nOK\r\n"
    assert port.answer() == b"\r\n+CMEE: 0\r\n\r\nOK\r\n"
    assert port.answer() == b"\r\nTelit\r\n\r\nOK\r\n"


def test_any_character_aborts_a_dial(start):
    port = start().port
    assert port.command("ATE0")[-1] == "OK"
    assert port.command('AT+CGDCONT=1,"IP","internet"') == ["OK"]
    assert port.command("AT#SGACT=1,1", 30)[-1] == "OK"
    port.write(b'AT#SD=1,0,80,"name.that.nobody.knows"\r')
    time.sleep(0.5)
    port.write(b" ")
    assert b"ERROR" in port.answer(5)
    assert port.command("AT")[-1] == "OK"

# SPDX-License-Identifier: MIT
"""What outlives the modem's end, and what does not; flash images that are not what they should be."""


def test_nvm_and_profiles_outlive_a_power_cut(start, tmp_path):
    state = tmp_path / "state"
    modem = start(state=state)
    port = modem.port
    assert port.command("ATE0")[-1] == "OK"
    assert port.command("AT#SCFG=4,2,222,22,222,22") == ["OK"]
    assert port.command("AT+CMEE=2;S12=40;&W") == ["OK"]
    assert port.command("AT+CREG=1") == ["OK"]  # not stored
    modem.kill()

    port = start(state=state).port
    assert port.command("AT+CMEE?") == ["+CMEE: 2", "OK"]  # no echo: E0 was stored too
    assert port.command("ATS12?") == ["040", "OK"]
    assert "#SCFG: 4,2,222,22,222,22" in port.command("AT#SCFG?")
    assert port.command("AT+CREG?")[0] == "+CREG: 0,1"


def test_without_state_the_modem_forgets(start):
    modem = start()
    assert modem.port.command("AT#SCFG=1,1,111,90,600,50")[-1] == "OK"
    modem.stop()
    assert "#SCFG: 1,1,300,90,600,50" in start().port.command("AT#SCFG?")


def test_two_profiles(start, tmp_path):
    port = start(state=tmp_path / "state").port
    assert port.command("ATE0")[-1] == "OK"
    assert port.command("AT+CMEE=1;&W0") == ["OK"]
    assert port.command("AT+CMEE=2;&W1") == ["OK"]
    assert port.command("ATZ0;+CMEE?") == ["+CMEE: 1", "OK"]
    assert port.command("ATZ1;+CMEE?") == ["+CMEE: 2", "OK"]
    assert port.command("AT&F")[-1] == "OK"
    assert port.command("AT+CMEE?")[-2:] == ["+CMEE: 0", "OK"]


def test_a_corrupt_image_is_reported_and_kept_aside(start, tmp_path):
    state = tmp_path / "state"
    modem = start(state=state)
    assert modem.port.command("AT#SCFG=1,1,111,90,600,50")[-1] == "OK"
    modem.stop()
    original = bytes(255 - b for b in state.read_bytes())
    state.write_bytes(original)
    modem = start(state=state)
    assert "#SCFG: 1,1,300,90,600,50" in modem.port.command("AT#SCFG?")
    assert str(state) in modem.errors.read_text()
    kept = [p for p in tmp_path.iterdir() if p.name.startswith("state.")]
    assert any(p.is_file() and p.read_bytes() == original for p in kept)


def test_a_foreign_file_is_not_overwritten(start, tmp_path):
    state = tmp_path / "state"
    state.write_text("my diary\n")
    modem = start(state=state)
    assert modem.port.command("AT")[-1] == "OK"
    kept = [p for p in tmp_path.iterdir() if p.name.startswith("state.")]
    assert any(p.is_file() and p.read_text() == "my diary\n" for p in kept)

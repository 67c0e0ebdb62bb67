# SPDX-License-Identifier: MIT
"""What outlives the modem's end, and what does not; flash images that are not what they should be."""

import os
import random
import time


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


def stored(port):
    """The packet size that each connection keeps."""
    rows = [x.removeprefix("#SCFG: ").split(",") for x in port.command("AT#SCFG?")[:-1]]
    return {int(row[0]): int(row[2]) for row in rows if len(row) == 6}


def test_power_fails_while_settings_are_written(start, tmp_path):
    """What was answered with OK is there; of what was not, the old value or the new one."""
    chance = random.Random(1)
    kept = {connection: 300 for connection in range(1, 7)}
    written = (1, 300)  # on its way when the power failed
    size = 0
    for _ in range(40 if os.environ.get("TESTS_ALL") else 5):
        modem = start(state=tmp_path / "state")
        port = modem.port
        assert port.command("ATE0")[-1] == "OK"
        found = stored(port)
        assert found in (kept, kept | dict([written])), (kept, written)
        kept = found
        for _ in range(chance.randrange(60)):
            size = size % 1500 + 1
            connection = chance.randrange(1, 7)
            assert port.command(f"AT#SCFG={connection},1,{size},90,600,50") == ["OK"]
            kept[connection] = size
        size = size % 1500 + 1
        written = (chance.randrange(1, 7), size)
        port.write(b"AT#SCFG=%d,1,%d,90,600,50\r" % written)
        time.sleep(chance.choice((0, 0.0005, 0.002, 0.005)))
        modem.kill()


def profile(level, guard):
    return {"AT+CMEE?": f"+CMEE: {level}", "ATS12?": f"{guard:03}"}


def test_power_fails_while_a_profile_is_stored(start, tmp_path):
    """Each value is the one stored last or the one that was on its way, whatever the other is."""
    chance = random.Random(2)
    kept = written = profile(0, 50)
    for _ in range(40 if os.environ.get("TESTS_ALL") else 5):
        modem = start(state=tmp_path / "state")
        port = modem.port
        assert port.command("ATE0")[-1] == "OK"
        found = {line: port.command(line)[0] for line in kept}
        assert all(found[x] in (kept[x], written[x]) for x in kept), (found, kept, written)
        kept = found
        for _ in range(chance.randrange(20)):
            level, guard = chance.randrange(3), chance.randrange(20, 256)
            assert port.command(f"AT+CMEE={level};S12={guard};&W") == ["OK"]
            kept = profile(level, guard)
        level, guard = chance.randrange(3), chance.randrange(20, 256)
        written = profile(level, guard)
        port.write(b"AT+CMEE=%d;S12=%d;&W\r" % (level, guard))
        time.sleep(chance.choice((0, 0.0005, 0.002, 0.005)))
        modem.kill()

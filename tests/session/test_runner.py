# SPDX-License-Identifier: MIT
"""What a board's runner adds: it joins hosts, files and an emulator, and loses nothing between them."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import threading
import time

import pytest
from support.modem import BUILD, PRODUCT, ROOT, Modem, free_port
from support.telit import activate, dial, redirect

pytestmark = pytest.mark.board
PROGRAM = ROOT / BUILD / PRODUCT / "modem"
IMAGE_SIZE = 65536  # of settings
LAST_BYTE = 0.2  # seconds; an emulated UART in the middle of an answer holds one back until there is room


def emulator_of(modem):
    """The process id of the runner's only child."""
    pid = modem.process.pid
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    assert len(children) == 1
    return int(children[0])


def is_gone(pid, seconds=20):
    """Whether the process ends within this time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            state = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.01)
    return False


def test_without_the_emulator_one_line_says_what_is_missing(tmp_path):
    done = subprocess.run([PROGRAM], capture_output=True, env={"PATH": str(tmp_path)}, timeout=20,
                          check=False)
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1 and b"qemu-system-arm" in done.stderr


def test_without_the_image_one_line_says_what_is_missing(tmp_path):
    alone = tmp_path / "modem"
    shutil.copy(PROGRAM, alone)
    done = subprocess.run([alone], capture_output=True, timeout=20, check=False)
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1 and str(tmp_path / "modem.elf").encode() in done.stderr


def test_the_emulator_ends_with_the_runner(start):
    modem = start()
    emulator = emulator_of(modem)
    modem.stop()
    assert is_gone(emulator)


def test_the_emulator_ends_with_a_runner_that_is_killed(start):
    modem = start()
    emulator = emulator_of(modem)
    modem.kill()
    assert is_gone(emulator)


def test_the_runner_ends_with_the_emulator_and_says_so(start):
    modem = start()
    os.kill(emulator_of(modem), signal.SIGKILL)
    assert modem.process.wait(10) == 1
    assert "qemu-system-arm was ended by signal 9" in modem.errors.read_text()


def test_a_terminals_interrupt_reaches_the_runner_alone(tmp_path):
    """As Ctrl-C in a shell does: the whole group gets the signal, the modem still ends well."""
    modem = Modem(tmp_path / "modem", group=True)
    os.killpg(modem.process.pid, signal.SIGINT)
    assert modem.process.wait(10) == 0
    assert modem.errors.read_text() == ""


def test_host_program_and_board_have_the_same_settings_file(start, tmp_path):
    state = tmp_path / "state"
    modem = start(state=state)
    assert modem.port.command("AT#SCFG=3,1,123,90,600,50")[-1] == "OK"
    modem.stop()
    assert state.stat().st_size == IMAGE_SIZE

    host = ROOT / "build/host" / PRODUCT / "modem"
    commands = b"ATE0\rAT#SCFG?\rAT#SCFG=4,1,321,90,600,50\r"
    done = subprocess.run([host, "--port", "stdio", "--state", state], input=commands,
                          capture_output=True, timeout=20, check=True)
    assert b"#SCFG: 3,1,123,90,600,50" in done.stdout
    port = start(state=state).port
    assert {"#SCFG: 3,1,123,90,600,50", "#SCFG: 4,1,321,90,600,50"} <= set(port.command("AT#SCFG?"))


def test_settings_of_an_emulator_that_was_killed_are_used(start, tmp_path):
    state = tmp_path / "state"
    modem = start(state=state)
    assert modem.port.command("AT#SCFG=3,1,123,90,600,50")[-1] == "OK"
    modem.kill()
    assert state.stat().st_size > IMAGE_SIZE
    assert "#SCFG: 3,1,123,90,600,50" in start(state=state).port.command("AT#SCFG?")


def test_a_file_of_the_memorys_size_that_is_something_else_is_kept(start, tmp_path):
    state = tmp_path / "state"
    photographs = b"\xff" * IMAGE_SIZE + os.urandom((16 << 20) - IMAGE_SIZE)
    state.write_bytes(photographs)
    assert start(state=state).port.command("AT")[-1] == "OK"
    assert (tmp_path / "state.corrupt").read_bytes() == photographs


def test_a_settings_file_is_one_runners(start, tmp_path):
    modem = start(state=tmp_path / "state")
    done = subprocess.run([PROGRAM, "--state", tmp_path / "state"], stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=20, check=False)
    assert done.returncode == 2 and b"in use by another process" in done.stderr
    assert modem.port.command("AT")[-1] == "OK"


def test_a_host_that_writes_and_goes_is_obeyed(start):
    modem = start(ports=2)
    port, other = modem.ports
    port.close()
    for size in range(1, 16):
        modem.notice(other)
        host = os.open(modem.links[0], os.O_RDWR | os.O_NOCTTY)
        os.write(host, b"ATE0\rAT#SCFG=1,1,%d,90,600,50\rAT#SC" % size)
        os.close(host)
        modem.notice(other)
        if size % 3 == 0:
            port.open()
            assert port.command("AT#SCFG?")[-7] == f"#SCFG: 1,1,{size},90,600,50"
            port.close()


def test_what_a_host_left_unread_is_not_the_next_ones(start):
    modem = start(ports=2)
    port, other = modem.ports
    assert port.command("ATE0")[-1] == "OK"
    for _ in range(5):
        os.write(port.fd, b"AT#SCFG?\r" * 40)
        port.close()
        modem.notice(other)
        time.sleep(LAST_BYTE)
        port.open()
        assert port.command("AT+CGMI") == ["Telit", "OK"]


def test_a_reader_that_pauses_gets_every_byte(start, raw):
    port = start(world=redirect(raw, 2000)).port
    activate(port)
    assert dial(port) == "CONNECT"
    data = b"".join(b"%07d\n" % i for i in range(24 * 1024))
    raw.accept(60)
    sender = threading.Thread(target=raw.send, args=(data,), daemon=True)
    sender.start()
    got = b""
    while len(got) < len(data):
        time.sleep(0.3)  # all buffers fill up
        got += port.read(min(32768, len(data) - len(got)), 30)
    sender.join(10)
    assert got == data


def test_a_long_answer_waits_for_its_reader(start):
    port = start().port
    assert port.command("ATE0")[-1] == "OK"
    asked = 300
    writer = threading.Thread(target=port.write, args=(b"AT#SCFG?\r" * asked, 60), daemon=True)
    expected = b"\r\n" + b"".join(b"#SCFG: %d,1,300,90,600,50\r\n" % n for n in range(1, 7))
    expected += b"\r\nOK\r\n"
    port.pump = lambda seconds: False  # it does not read while it writes
    writer.start()
    writer.join(3)
    del port.pump
    got = port.read(len(expected) * asked, 60)
    writer.join(10)
    assert got == expected * asked


def test_a_restart_keeps_the_host_the_world_and_the_control_socket(start):
    modem = start()
    port = modem.port
    assert modem.tell("network off") == "ok"
    assert port.command("ATE0;+CFUN=1,1")[-1] == "OK"
    modem.restarted(port)
    assert port.command("ATE0;+CREG?")[0] == "+CREG: 0,2"
    assert modem.tell("network on") == "ok"


def test_piped_lines_wait_for_a_restart():
    """Those behind it are the restarted modem's; none is lost on the way."""
    for _ in range(3):
        done = subprocess.run([PROGRAM], input=b"ATE0;+CFUN=1,1\rATE0\rAT+CGMI\r",
                              capture_output=True, timeout=30, check=True)
        assert done.stdout.count(b"OK\r\n") == 3
        assert done.stdout.endswith(b"\r\nTelit\r\n\r\nOK\r\n")


def test_resets_that_follow_each_other_leave_the_control_socket_alive(start):
    modem = start()
    for _ in range(3):
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(modem.control))
            client.sendall(b"fault assertion\nfault stack\nfault exception\n" + b"version\n" * 20)
            time.sleep(2.5)  # all that the lines do is done
        assert modem.tell("signal 20") == "ok"
    assert modem.port.command("AT")[-1] == "OK"


def test_many_clients_have_their_own_answers(start):
    modem = start()
    wrong = []

    def client(n):
        for i in range(50):
            answer = modem.tell(f"signal {n}" if i % 2 else f"nonsense{n}")
            if answer != ("ok" if i % 2 else f"error unknown key `nonsense{n}`"):
                wrong.append(answer)

    threads = [threading.Thread(target=client, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_bearer_that_leads_nowhere_does_not_come_up(start):
    port = start(args=["--net", "1=none"]).port
    assert port.command("ATE0")[-1] == "OK"
    assert port.command('AT+CGDCONT=1,"IP","internet"') == ["OK"]
    assert port.command("AT#SGACT=1,1", 30) == ["ERROR"]
    assert port.command('AT+CGDCONT=2,"IP","internet";#SCFG=1,2,300,90,600,50') == ["OK"]
    assert port.command("AT#SGACT=2,1", 30)[-1] == "OK"


def test_a_forward_whose_port_is_taken_is_told(start, tmp_path):
    number = free_port()
    start(args=["--forward", f"tcp:{number}:80"])
    done = subprocess.run([PROGRAM, "--forward", f"tcp:{number}:80"], stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=20, check=False)
    assert done.returncode == 2 and str(number).encode() in done.stderr

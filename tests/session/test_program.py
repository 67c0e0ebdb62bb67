# SPDX-License-Identifier: MIT
"""The host program: its options, its standard input, and tools of others at its PTY."""

import subprocess
import sys

import pytest

from support.modem import BUILD, PRODUCT, ROOT, Modem

PROGRAM = ROOT / BUILD / PRODUCT / "modem"


def run(*args, data=b"", **options):
    return subprocess.run([PROGRAM, *args], input=data, capture_output=True, timeout=60, **options)


def test_piped_input_runs_to_its_end():
    done = run("--port", "stdio", data=b"AT+CGMI\rAT+CMEE?\r")
    assert done.returncode == 0
    assert done.stdout == (
        b"AT+CGMI\r\r\nTelit\r\n\r\nOK\r\nAT+CMEE?\r\r\n+CMEE: 0\r\n\r\nOK\r\n"
    )


def test_piped_input_waits_for_a_command_however_much_it_is():
    """More than the program takes in at once; the writer has gone by then."""
    lines = b'ATE0;+CGDCONT=1,"IP","internet"\rAT#SGACT=1,1\r' + b"AT+CMEE?\r" * 3000 + b"AT+CGMM\r"
    done = run("--port", "stdio", data=lines)
    assert done.returncode == 0
    assert done.stdout.count(b"\r\n+CMEE: 0\r\n\r\nOK\r\n") == 3000
    assert done.stdout.endswith(b"\r\nHE863-EUR\r\n\r\nOK\r\n")


def test_running_commands_finish_after_the_end_of_input():
    done = run("--port", "stdio", data=b'ATE0;+CGDCONT=1,"IP","internet"\rAT#SGACT=1,1\r')
    assert done.returncode == 0
    assert b"\r\n#SGACT: 10.0.2.15\r\n\r\nOK\r\n" in done.stdout


@pytest.mark.parametrize(
    "args",
    [
        ["--nonsense"],
        ["--port"],
        ["--port", "carrier-pigeon"],
        ["--port", "tcp:localhost"],
        ["--port", "pty:/tmp/modem", "--port", "pty:/tmp/modem"],
        ["--forward", "tcp:1"],
        ["--net", "token-ring"],
        ["--world", "/no/such/file"],
        ["surplus"],
    ],
    ids=" ".join,
)
def test_wrong_options_are_one_clear_line(args):
    done = run(*args)
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1 and args[-1].removeprefix("pty:").encode() in done.stderr


def test_help_and_version():
    assert b"--port" in run("--help").stdout
    version = run("--version").stdout.decode()
    assert PRODUCT in version and "language 1" in version


def test_a_notice_of_what_it_contains_lies_beside_it():
    notice = PROGRAM.with_name("NOTICE").read_text()
    for part in "ATForge", "lwIP 2.1.3", "lempar.c", "Swedish Institute of Computer Science":
        assert part in notice


def test_a_world_with_a_mistake_is_reported_with_its_place(tmp_path):
    world = tmp_path / "world"
    world.write_text("world 1\nsim ready\nsignal strong\n")
    done = run("--world", str(world), "--port", "stdio")
    assert done.returncode == 2
    assert f"{world}:3:".encode() in done.stderr


def test_gammu_identifies_the_modem(tmp_path):
    modem = Modem(tmp_path / "modem")
    modem.port.close()
    configuration = tmp_path / "gammurc"
    configuration.write_text(
        f"[gammu]\ndevice = {modem.links[0]}\nconnection = at115200\nuse_locking = no\n"
    )
    try:
        done = subprocess.run(
            ["gammu", "--config", configuration, "identify"],
            capture_output=True,
            timeout=60,
            check=False,
        )
        text = done.stdout.decode()
        assert done.returncode == 0, text + done.stderr.decode()
        assert "Telit" in text and "HE863-EUR" in text and "11.00.002" in text
    finally:
        modem.stop()


def test_a_terminal_program_talks_over_tcp(tmp_path):
    from support.modem import free_port

    number = free_port()
    process = subprocess.Popen([PROGRAM, "--port", f"tcp:127.0.0.1:{number}"])
    try:
        script = (
            "import socket,time,sys\n"
            "for i in range(600):\n"
            "    try: s=socket.create_connection(('127.0.0.1',%d)); break\n"
            "    except OSError: time.sleep(.05)\n"
            "s.sendall(b'ATE0\\rAT+CGMM\\r'); s.settimeout(20); d=b''\n"
            "while d.count(b'OK') < 2: d+=s.recv(100)\n"
            "assert b'HE863-EUR' in d, d\n" % number
        )
        subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
    finally:
        process.terminate()
        assert process.wait(10) == 0

# SPDX-License-Identifier: MIT
"""The board mps2-an385 in QEMU: its five UARTs as sockets of ours, its flash a file."""

import contextlib
import os
import re
import socket
import subprocess
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PRODUCT = os.environ.get("PRODUCT") or "telit-he863"
FOLDER = os.path.join(ROOT, "build", "mps2-an385", PRODUCT)
IMAGE = os.path.join(FOLDER, "modem.elf")
FIRST_TICK = 0x203FFFF8  # where targets/mps2-an385/board.c looks for the time at the start
UARTS = ("at1", "at2", "at3", "trace", "control")
SILENCE = 10  # seconds after which what is waited for will not come


class Uart:
    """One UART: what the test sends, the board receives."""

    def __init__(self, line):
        self.line = line
        self.read = b""

    def send(self, data):
        self.line.settimeout(SILENCE)
        self.line.sendall(data)

    def until(self, wanted, seconds=SILENCE):
        """All that comes, up to and with `wanted`."""
        end = time.monotonic() + seconds
        while wanted not in self.read:
            left = end - time.monotonic()
            assert left > 0, f"{wanted!r} did not come, but {self.read[-300:]!r}"
            self.line.settimeout(left)
            try:
                more = self.line.recv(65536)
            except socket.timeout:
                continue
            assert more, f"QEMU has ended; before {wanted!r} came {self.read[-300:]!r}"
            self.read += more
        at = self.read.index(wanted) + len(wanted)
        taken, self.read = self.read[:at], self.read[at:]
        return taken

    def finds(self, pattern, seconds=SILENCE):
        """What a regular expression of lines matches, as soon as it has come."""
        end = time.monotonic() + seconds
        text = ""
        while not (found := re.search(pattern, text, re.M)):
            assert time.monotonic() < end, f"{pattern!r} did not come, but {text[-300:]!r}"
            text += self.rest().decode()
        return found

    def rest(self, seconds=0.2):
        """All that has come, and comes in this time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.line.settimeout(left)
            try:
                self.read += self.line.recv(65536)
            except socket.timeout:
                break
        taken, self.read = self.read, b""
        return taken

    def come(self):
        """All that has come by now."""
        self.line.settimeout(0)
        with contextlib.suppress(BlockingIOError):
            while more := self.line.recv(65536):
                self.read += more
        taken, self.read = self.read, b""
        return taken

    def command(self, text, end=b"\r\nOK\r\n"):
        """The lines that answer a command line, without its echo."""
        self.send(text.encode() + b"\r")
        lines = self.until(end).decode().replace("\r\n", "\n").split("\n")
        return [line for line in lines if line and line.strip("\r") != text]

    def say(self, line):
        """Sends a line of the control protocol; returns the lines of the answer."""
        self.send(line.encode() + b"\n")
        answer = []
        while not answer or not (answer[-1] == "ok" or answer[-1].startswith("error ")):
            answer.append(self.until(b"\n").decode().rstrip("\n"))
        return answer


class Board:
    """A running board. `first_tick`: the milliseconds at its start."""

    def __init__(self, folder, image=IMAGE, first_tick=None, arguments=()):
        flash = os.path.join(folder, "flash")
        if not os.path.exists(flash):
            with open(flash, "wb") as file:
                file.truncate(16 << 20)
        command = [
            "qemu-system-arm", "-M", "mps2-an385,memory-backend=psram", "-object",
            f"memory-backend-file,id=psram,size=16M,mem-path={flash},share=on",
            "-display", "none", "-monitor", "none", "-kernel", image,
            "-netdev", "user,id=net", "-net", "nic,model=lan9118,netdev=net", *arguments,
        ]
        if first_tick is not None:
            words = first_tick | (~first_tick & 0xFFFFFFFF) << 32
            command += ["-device", f"loader,addr={FIRST_TICK},data={words},data-len=8"]
        ours, theirs = {}, []
        for name in UARTS:
            one, other = socket.socketpair()
            ours[name] = Uart(one)
            theirs.append(other)
            command += ["-chardev", f"socket,id={name},fd={other.fileno()}"]
            command += ["-serial", f"chardev:{name}"]
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, pass_fds=[s.fileno() for s in theirs]
        )
        for end in theirs:
            end.close()
        self.ports = [ours[name] for name in UARTS[:3]]
        self.port, self.trace, self.control = self.ports[0], ours["trace"], ours["control"]

    def ready(self):
        """Waits until the board takes lines of the control protocol."""
        self.control.until(b"control 1\n", 20)
        return self

    def stop(self):
        self.process.kill()
        self.process.wait()
        for uart in (*self.ports, self.trace, self.control):
            uart.line.close()

# SPDX-License-Identifier: MIT
"""The built modem as a process, and its ports as a host sees them: through PTYs."""

import os
import pathlib
import random
import re
import select
import signal
import socket
import subprocess
import time
import tty

ROOT = pathlib.Path(__file__).resolve().parents[3]
BUILD = os.environ.get("MODEM_BUILD", "build/host")
USUAL_PRODUCT = "telit-he863"  # that of tests that do not say which
PRODUCT = os.environ.get("PRODUCT") or USUAL_PRODUCT
# The image of a board, in QEMU, behind a program with the options of the host's.
BOARD = pathlib.Path(BUILD).name not in ("host", "host-asan")
# Seconds of silence in front of +++: more than one has to arrive, behind what is still on its way.
GUARD = 1.6
FINAL = re.compile(
    rb"\r\n(OK|ERROR|NO CARRIER|CONNECT|BUSY|NO ANSWER|NO DIALTONE|\+CM[ES] ERROR: [^\r\n]*)\r\n"
)
# Of products whose lines have nothing in front of them.
COMPACT = {"ti-cc3220": re.compile(rb"(?:^|\n)(OK|ERROR: [a-z ]+,-?\d+)\r\n")}
# Whole lines that nobody has asked for now: they may stand in front of any answer, and in none.
UNASKED = {"ti-cc3220": re.compile(rb"(?:\+(?:event\w+|netappping):[^\r\n]*\r\n)*")}


# What this process has of them for itself: a name in Linux's abstract space each.
_reserved = []

# How a host sets the clock.
CLOCK = {"ti-cc3220": "AT+Set=General,Time,%H,%M,%S,%d,%m,%Y"}
USUAL_CLOCK = 'AT+CCLK="%y/%m/%d,%H:%M:%S+00"'

# A line that changes nothing, and one whose answer no other line has: the second one's is its echo.
PROBES = {"ti-cc3220": (b"AT+Test\r", b"AT+Test=?\r", b"AT+Test\r\nOK\r\n")}
USUAL_PROBES = (b"AT\r", b"AT        \r", b"AT        \r\r\nOK\r\n")


def free_port(kind=socket.SOCK_STREAM):
    """A port number of the loopback interface that nobody uses now, nor will before this process ends:
    not the kernel, which gives out others by itself, and not other tests that run beside."""
    given_out = int(pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    while True:
        port = random.randrange(given_out - 10_000, given_out)
        name = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            name.bind(f"\0atforge-tests-port-{port}")
            with socket.socket(socket.AF_INET, kind) as s:
                s.bind(("127.0.0.1", port))
        except OSError:
            name.close()
            continue
        _reserved.append(name)
        return port


def carrying(n):
    """Seconds that n bytes may take besides: QEMU hands an emulated UART every byte alone, which
    makes some 200 KB a second out of it and 20 KB into it on an idle machine."""
    return n / 5_000 if BOARD else 0


class Timeout(AssertionError):
    """Something that should have come did not come."""


class Port:
    """One AT port, opened as a host's terminal program would open it."""

    def __init__(self, link, product=PRODUCT):
        self.link = str(link)
        self.final = COMPACT.get(product, FINAL)
        self.unasked = UNASKED.get(product)
        self.clock = CLOCK.get(product, USUAL_CLOCK)
        self.probes = PROBES.get(product, USUAL_PROBES)
        self.fd = -1
        self.buffer = bytearray()
        self.open()

    def open(self):
        self.fd = os.open(self.link, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        tty.setraw(self.fd)

    def close(self):
        if self.fd >= 0:
            os.close(self.fd)
        self.fd = -1

    def write(self, data, timeout=20):
        """Writes all of `data`, waiting while the modem's flow control holds it back."""
        deadline = time.monotonic() + timeout
        view = memoryview(data)
        while view:
            _, writable, _ = select.select([], [self.fd], [], 0.1)
            if writable:
                try:
                    view = view[os.write(self.fd, view[:4096]) :]
                except BlockingIOError:
                    pass
            self.pump(0)
            if time.monotonic() > deadline:
                raise Timeout(f"the modem does not take {len(view)} more bytes")

    def pump(self, seconds):
        """Collects what has come, for at most `seconds`; returns whether something came."""
        readable, _, _ = select.select([self.fd], [], [], seconds)
        if not readable:
            return False
        try:
            data = os.read(self.fd, 65536)
        except (BlockingIOError, OSError):
            return False
        self.buffer += data
        return bool(data)

    def read(self, n, timeout=10):
        """Exactly n bytes."""
        self._until(lambda: len(self.buffer) >= n, timeout, f"{n} bytes")
        return self._take(n)

    def until(self, text, timeout=10):
        """All up to and including `text`."""
        self._until(lambda: text in self.buffer, timeout, repr(text))
        return self._take(self.buffer.index(text) + len(text))

    def answer(self, timeout=15):
        """All up to and including the next final result code. Lines in front that nobody asked for
        are kept for who reads next."""
        self._until(lambda: self.final.search(self.buffer), timeout, "a final result")
        data = self._take(self.final.search(self.buffer).end())
        before = self.unasked.match(data).end() if self.unasked else 0
        self.put_back(data[:before])
        return data[before:]

    def put_back(self, data):
        """What is to be read next."""
        self.buffer[:0] = data

    def settle(self, timeout=20):
        """Drops what the modem has said up to now: all in front of the answer to a line of ours."""
        _, line, answer = self.probes
        self.write(line)
        self.until(answer, timeout)

    def asked_for_ok(self, timeout=60):
        """Waits for an OK of a modem that may lose lines, and is asked again and again."""
        deadline = time.monotonic() + timeout
        patience = 1
        while b"OK\r\n" not in self.buffer:
            assert time.monotonic() < deadline, f"only {self.buffer!r}"
            self.write(self.probes[0])
            asked = time.monotonic()
            while b"OK\r\n" not in self.buffer and time.monotonic() < asked + patience:
                self.pump(0.1)
            patience *= 2

    def command(self, line, timeout=15):
        """Sends a command line; returns the lines of its answer, the final result last."""
        self.write(line.encode("latin-1") + b"\r")
        data = self.answer(timeout)
        echo = line.encode("latin-1") + b"\r"
        if data.startswith(echo):
            data = data[len(echo) :]
        return [x.decode("latin-1") for x in data.split(b"\r\n") if x]

    def set_clock(self):
        """A board's clock is in 1970 until somebody sets it, and no certificate was valid then."""
        assert self.command(time.strftime(self.clock, time.gmtime()))[-1] == "OK"

    def silence(self, seconds=0.3):
        """Asserts that nothing comes."""
        assert not self.buffer, f"unexpected {self.buffer!r}"
        assert not self.pump(seconds), f"unexpected {self.buffer!r}"

    def escape(self, guard=GUARD):
        """Guard time and +++. The guard time behind it begins; OK says that it is over."""
        time.sleep(guard)
        self.write(b"+++")

    def _take(self, n):
        data = bytes(self.buffer[:n])
        del self.buffer[:n]
        return data

    def _until(self, done, timeout, what):
        deadline = time.monotonic() + timeout
        while not done():
            left = deadline - time.monotonic()
            if left <= 0:
                raise Timeout(f"{what} did not come, but {self.buffer[-400:]!r}")
            self.pump(min(left, 0.2))


class Modem:
    """A modem process with PTY ports, a world of its own and a trace. `group`: it leads a process
    group, as a shell's job does."""

    def __init__(self, folder, ports=1, world="", args=(), state=None, product=PRODUCT,
                 group=False):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.program = ROOT / BUILD / product / "modem"
        self.links = [self.folder / f"port{i + 1}" for i in range(ports)]
        self.trace = self.folder / "trace"
        self.control = self.folder / "control"
        self.errors = self.folder / "stderr"
        world_file = self.folder / "world"
        ordinary = (ROOT / "targets/simulator/default.world").read_text()
        world_file.write_text(ordinary + "\n" + world)
        command = [str(self.program), "--world", str(world_file)]
        command += ["--trace", str(self.trace), "--control", str(self.control)]
        for link in self.links:
            command += ["--port", f"pty:{link}"]
        if state:
            command += ["--state", str(state)]
        command += [str(a) for a in args]
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stderr=open(self.errors, "ab"), start_new_session=group
        )
        self.ports = []
        try:
            self._wait_for_links()
            self.ports = [Port(link, product) for link in self.links]
        except BaseException:
            self.kill()
            raise
        self.port = self.ports[0] if self.ports else None

    def _wait_for_links(self, timeout=10):
        deadline = time.monotonic() + timeout
        while not all(link.is_symlink() for link in self.links) or not self.control.exists():
            if self.process.poll() is not None:
                raise AssertionError("the modem ended: " + self.errors.read_text())
            if time.monotonic() > deadline:
                raise Timeout("the modem does not offer its ports")
            time.sleep(0.01)

    def tell(self, line):
        """Sends one line to the control channel; returns the answer."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as s:
            s.settimeout(20)
            s.connect(str(self.control))
            f = s.makefile("rw", newline="\n")
            f.write(line + "\n")
            f.flush()
            while True:
                answer = f.readline().strip()
                if answer.split(" ")[0] in ("ok", "error", ""):
                    return answer

    def traced(self, text, times=1, timeout=20):
        """Waits until the trace has this so many times: what the modem has heard may have no answer."""
        deadline = time.monotonic() + timeout
        while self.trace.read_text(errors="replace").count(text) < times:
            if time.monotonic() > deadline:
                raise Timeout(f"the trace has not {text!r} {times} times")
            time.sleep(0.01)

    def notice(self, port):
        """Waits until the modem knows which hosts have gone. `port` is open: who went before its line
        was written is seen before it is answered, and a board's image hears of it in front of what the
        control channel sends then. Twice: a host that has come and gone is let in first."""
        for _ in range(2):
            port.settle()
            assert self.tell("signal 20 0") == "ok"

    def restarted(self, port):
        """Waits until a modem that starts anew, with the port's echo as from the factory, loses no line any
        more. A board does so while it is reset, and until its runner knows of it: that is so when the
        control channel has an answer from behind the reset."""
        port.asked_for_ok()
        assert self.tell("signal 20 0") == "ok"
        port.settle()

    def stop(self):
        """Ends the process as a user would; it must end cleanly and without complaint."""
        for port in self.ports:
            port.close()
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        errors = self.errors.read_text(errors="replace")
        assert code == 0, f"the modem ended with {code}: {errors}"
        assert "runtime error" not in errors and "Sanitizer" not in errors, errors

    def kill(self):
        """Ends the process as a power cut would."""
        for port in self.ports:
            port.close()
        self.process.kill()
        self.process.wait()

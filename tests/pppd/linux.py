# SPDX-License-Identifier: MIT
"""A Linux with a real pppd, as a process: Debian's user-mode-linux on this machine's own files, its
first serial line on a PTY of the test's. Needs no root. Its calls are the functions of guest.py."""

import json
import os
import pathlib
import pty
import select
import shutil
import subprocess
import time
import tty

HERE = pathlib.Path(__file__).resolve().parent
BOOT = 60  # seconds; it takes two on an idle machine


class Linux:
    """`line` is a path: where the PTY is when pppd opens its line."""

    def __init__(self, folder, line):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        # Debian lets everybody read it, and only root and the group dip run it.
        self.pppd = str(shutil.copyfile("/usr/sbin/pppd", self.folder / "pppd"))
        os.chmod(self.pppd, 0o755)
        self.control, slave = pty.openpty()
        tty.setraw(slave)
        self.buffer = b""
        self.output = open(self.folder / "linux.log", "wb")
        self.process = subprocess.Popen(
            ["linux.uml", "mem=96M", "rootfstype=hostfs", "rootflags=/", "ro", "con=null",
             "con0=null,fd:1", f"ssl0=tty:{line}", f"ssl1=tty:{os.ttyname(slave)}", "ssl=null",
             f"init={HERE / 'guest.py'}", f"uml_dir={self.folder}", "quiet"],
            env=dict(os.environ, HOME=str(self.folder), TMPDIR=str(self.folder)),
            stdin=subprocess.DEVNULL, stdout=self.output, stderr=self.output, close_fds=True,
            start_new_session=True,
        )
        self.slave = slave
        assert self._answer(BOOT) == "ready"

    def call(self, name, *arguments, timeout=60):
        os.write(self.control, json.dumps([name, *arguments]).encode() + b"\n")
        return self._answer(timeout)

    def __getattr__(self, name):
        return lambda *arguments, **how: self.call(name, *arguments, **how)

    def start_pppd(self, *options, secrets=()):
        self.call("start", self.pppd, options, secrets)

    def _answer(self, timeout):
        end = time.monotonic() + timeout
        while b"\n" not in self.buffer:
            left = end - time.monotonic()
            assert left > 0, f"no answer, but {self.buffer!r}; {self._said()}"
            assert self.process.poll() is None, f"it has ended: {self._said()}"
            if select.select([self.control], [], [], min(left, 0.5))[0]:
                self.buffer += os.read(self.control, 65536)
        line, self.buffer = self.buffer.split(b"\n", 1)
        answer = json.loads(line)
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def _said(self):
        self.output.flush()
        return (self.folder / "linux.log").read_text(errors="replace")

    def kill(self):
        """The kernel and the processes that it has made of this machine's are one session."""
        try:
            os.killpg(self.process.pid, 9)
        except ProcessLookupError:
            pass
        self.process.wait(10)
        os.close(self.control)
        os.close(self.slave)
        self.output.close()

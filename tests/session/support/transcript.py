# SPDX-License-Identifier: MIT
"""Plays an example of a specification against the built modem (language: specs/README.md)."""

import re
import time

from .modem import Modem, free_port
from .peers import Echo, Raw, Secure, Web

BYTES = {"<^Z>": b"\x1a", "<ESC>": b"\x1b", "<CR>": b"\r", "<LF>": b"\n", "<BS>": b"\b"}
WILD = {
    "<ip>": rb"\d{1,3}(?:\.\d{1,3}){3}",
    "<port>": rb"\d{1,5}",
    "<number>": rb"\d+",
    "<text>": rb"[^\r\n\"]*",
    "<any>": rb"[^\r\n]*",
}
TOKEN = re.compile("(<(?:\\^Z|ESC|CR|LF|BS|0x[0-9A-Fa-f]{2})>)")
WILD_TOKEN = re.compile("(<(?:ip|port|number|text|any)>)")


def to_bytes(text):
    """The bytes that a line of an example stands for."""
    out = b""
    for part in TOKEN.split(text):
        if part in BYTES:
            out += BYTES[part]
        elif part.startswith("<0x") and part.endswith(">"):
            out += bytes([int(part[3:-1], 16)])
        else:
            out += part.encode("latin-1")
    return out


def to_pattern(text):
    """A regular expression for an expected line."""
    return b"".join(
        WILD.get(part) or re.escape(to_bytes(part)) for part in WILD_TOKEN.split(text) if part
    )


class Player:
    """Runs the lines of one example, peers and all."""

    def __init__(self, lines, folder, product):
        self.lines = lines
        self.folder = folder
        self.product = product
        self.peers = {}
        self.forwards = {}
        self.echo = b""

    def play(self):
        try:
            world = self._start_peers()
            args = [a for p, h in self.forwards.items() for a in ("--forward", f"tcp:{h}:{p}")]
            count = 1 + max([0] + [int(x.split()[1]) - 1 for x in self.lines if x[:5] == "port "])
            self.modem = Modem(self.folder, count, world, args, product=self.product)
            self.port = self.modem.port
            if isinstance(self.peers["raw"], Secure):
                self.port.set_clock()
            try:
                for i, line in enumerate(self.lines):
                    self._step(line, self.lines[i + 1] if i + 1 < len(self.lines) else None)
            finally:
                self.modem.stop()
        finally:
            for peer in self.peers.values():
                peer.stop()

    def _start_peers(self):
        world = ""
        self.peers["raw"] = Raw()
        for line in self.lines:
            words = line.split()
            if words[:1] != ["peer"]:
                continue
            if words[1] == "connect":
                self.forwards[int(words[2])] = free_port()
            elif words[1] == "tls":
                world += self._start_secure(int(words[2]), *words[3:])
            elif words[1] in ("web", "echo", "raw"):
                kind, protocol, port = words[1], words[2], int(words[3])
                if kind == "web":
                    self.peers[kind] = Web(self.folder)
                    protocol = "tcp"
                elif kind == "echo":
                    self.peers[kind] = Echo(protocol == "udp")
                elif protocol == "udp":
                    self.peers["raw"].stop()
                    self.peers["raw"] = Raw(udp=True)
                world += f"redirect {protocol} any {port} to 127.0.0.1 {self.peers[kind].port}\n"
        return world

    def _start_secure(self, port, name="rsa"):
        certificates = Secure.make_certificates(self.folder.parent / "certificates")
        self.peers["raw"].stop()
        self.peers["raw"] = Secure(certificates, name)
        world = Secure.trust(certificates) + "host www.example.com 10.0.2.2\n"
        return world + f"redirect tcp any {port} to 127.0.0.1 {self.peers['raw'].port}\n"

    def _step(self, line, following):
        verb, _, rest = line.partition(" ")
        steps = {
            ">": self._send_line,
            ">>": self._send_bytes,
            "<": self._expect_line,
            "<<": self._expect_bytes,
            "pause": lambda x, _: time.sleep(float(x.split()[0]) / 1000),
            "escape": lambda *_: self.port.escape(),
            "port": self._switch,
            "peer": self._peer,
        }
        steps[verb](rest, following)

    def _switch(self, rest, _):
        self.port = self.modem.ports[int(rest) - 1]

    def _send_line(self, rest, _):
        line = to_bytes(rest) + b"\r"
        self.echo += line  # a quiet port may not have answered the line before
        self.port.write(line)

    def _send_bytes(self, rest, _):
        self.echo = b""
        self.port.write(to_bytes(rest))

    def _drop_echo(self):
        """Takes the command's echo off, where the port echoes."""
        if not self.echo:
            return
        port, echo = self.port, self.echo
        deadline = time.monotonic() + 5
        while len(port.buffer) < len(echo) and echo.startswith(port.buffer):
            if time.monotonic() > deadline:
                break
            port.pump(0.2)
        if port.buffer.startswith(echo):
            del port.buffer[: len(echo)]
        self.echo = b""

    def _next_line(self, timeout=20):
        """The next line that is not empty."""
        self._drop_echo()
        while True:
            line = self.port.until(b"\n", timeout).strip(b"\r\n")
            if line:
                return line

    def _expect_line(self, rest, following):
        if rest == "<any>" and following and following.startswith("< "):
            self._skip_to(following[2:])
            return
        line = self._next_line()
        assert re.fullmatch(to_pattern(rest), line), f"expected {rest!r}, got {line!r}"

    def _skip_to(self, text):
        """Leaves all lines before the one that `text` describes."""
        pattern = re.compile(to_pattern(text))
        while True:
            line = self._next_line()
            if pattern.fullmatch(line):
                self.port.buffer[:0] = line + b"\r\n"
                return

    def _expect_bytes(self, rest, _):
        self._drop_echo()
        expected = to_bytes(rest)
        got = self.port.read(len(expected), 10)
        assert got == expected, f"expected {expected!r}, got {got!r}"

    def _peer(self, rest, _):
        verb, _, text = rest.partition(" ")
        raw = self.peers["raw"]
        if verb == "connect":
            raw.connect(self.forwards[int(text)])
        elif verb in ("shut", "reset", "close"):
            getattr(raw, verb)()
        elif verb == "closed":
            got = raw.closed()
            assert not got, f"before it closed the modem sent {got!r}"
        elif verb == ">":
            raw.send(to_bytes(text))
        elif verb == "<":
            expected = to_bytes(text)
            got = raw.receive(len(expected))
            assert got == expected, f"the peer expected {expected!r}, got {got!r}"

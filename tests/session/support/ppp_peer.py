# SPDX-License-Identifier: MIT
"""A PPP peer whose every packet is the test's: for ends that a real one does not come to."""

import time

LCP, IPCP = 0xC021, 0x8021
CONFIGURE, ACKNOWLEDGE, TERMINATE, PROTOCOL_REJECT, ECHO, ECHO_REPLY = 1, 2, 5, 8, 9, 10
MAGIC = b"\x11\x22\x33\x44"


def _checksum(data):
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0x8408 if value & 1 else 0)
    return (value ^ 0xFFFF).to_bytes(2, "little")


def _framed(protocol, packet):
    data = b"\xff\x03" + protocol.to_bytes(2, "big") + packet
    body = b"".join(
        bytes((0x7D, x ^ 0x20)) if x < 0x20 or x in (0x7D, 0x7E) else bytes((x,))
        for x in data + _checksum(data)
    )
    return b"\x7e" + body + b"\x7e"


def _unframed(frame):
    plain, escaped = bytearray(), False
    for byte in frame:
        if byte == 0x7D:
            escaped = True
            continue
        plain.append(byte ^ 0x20 if escaped else byte)
        escaped = False
    return bytes(plain[:-2])


class Peer:
    """Agrees to all that LCP asks for. `echoes`: it answers LCP's echo requests."""

    def __init__(self, port, echoes=True):
        self.port = port
        self.echoes = echoes
        self.linked = set()  # which of the two directions LCP is agreed on
        self.heard = set()  # (protocol, code) of the packets that came
        self.buffer = b""

    def send(self, protocol, code, number, data=b""):
        packet = bytes((code, number)) + (4 + len(data)).to_bytes(2, "big") + data
        self.port.write(_framed(protocol, packet))

    def link(self, timeout=10):
        """LCP comes up."""
        self.run(lambda: len(self.linked) == 2, timeout)

    def run(self, done, timeout):
        """Answers what comes, until `done` says so."""
        deadline = time.monotonic() + timeout
        while not done():
            assert time.monotonic() < deadline, f"only {self.linked} and {self.heard}"
            self.port.pump(0.1)
            self.buffer += bytes(self.port.buffer)
            self.port.buffer.clear()
            while self.buffer.count(b"\x7e") >= 2 or b"\x7e" in self.buffer[1:]:
                frame, self.buffer = self.buffer.lstrip(b"\x7e").split(b"\x7e", 1)
                self._take(_unframed(frame))

    def _take(self, frame):
        frame = frame.removeprefix(b"\xff\x03")
        if len(frame) < 6:
            return
        protocol, code, number = int.from_bytes(frame[:2], "big"), frame[2], frame[3]
        data = frame[6 : 2 + int.from_bytes(frame[4:6], "big")]
        self.heard.add((protocol, code))
        if (protocol, code) == (LCP, CONFIGURE):
            self.send(LCP, ACKNOWLEDGE, number, data)
            self.linked.add("theirs")
            self.send(LCP, CONFIGURE, 1)
        elif (protocol, code) == (LCP, ACKNOWLEDGE):
            self.linked.add("ours")
        elif (protocol, code) == (LCP, ECHO) and self.echoes:
            self.send(LCP, ECHO_REPLY, number, MAGIC)

# SPDX-License-Identifier: MIT
"""Holds recorded traffic against the specifications: whatever a port sent in command mode must be
an information line, unsolicited code, result, error or prompt that some specification describes, or
the echo of what the host sent. Payload is recorded apart and may be anything."""

import functools
import pathlib
import re

from .modem import PRODUCT
from .tables import rows

ESCAPES = re.compile(rb"\\(?:x([0-9a-f]{2})|([rnt\\]))")
LETTERS = {b"r": b"\r", b"n": b"\n", b"t": b"\t", b"\\": b"\\"}


@functools.lru_cache(None)
def shapes(product):
    """One expression that matches every line the product may send."""
    lines = [row[2] for row in rows(product, "traffic.txt")]
    assert lines, "the spec compiler wrote no shapes"
    return re.compile("|".join(f"(?:{x})" for x in lines).encode("latin-1"), re.S)


def unescape(text):
    return ESCAPES.sub(lambda m: bytes([int(m[1], 16)]) if m[1] else LETTERS[m[2]], text)


def records(path):
    """(port, kind, bytes) of each record of a trace."""
    for line in pathlib.Path(path).read_bytes().splitlines():
        _, port, kind, text = line.split(b" ", 3)
        yield port.decode(), kind.decode(), unescape(text)


def check(path, product=PRODUCT):
    """Fails with the first lines that no shape allows."""
    sent, received = {}, {}
    for port, kind, data in records(path):
        if kind == "out":
            sent[port] = sent.get(port, b"") + data
        elif kind in ("data-out", "state") and sent.get(port, b"")[-2:] != b"\r\n":
            sent[port] = sent.get(port, b"") + b"\r\n"
        elif kind == "in":
            received[port] = received.get(port, b"") + data
    wrong = []
    for port, data in sent.items():
        echo = {x.strip() for x in re.split(rb"[\r\n]", received.get(port, b""))}
        for line in re.split(rb"\r\n|\r", data):
            if line and not shapes(product).fullmatch(line) and line.strip() not in echo:
                wrong.append((port, line))
    assert not wrong, f"no specification allows {wrong[:5]}"

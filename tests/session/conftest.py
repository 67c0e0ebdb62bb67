# SPDX-License-Identifier: MIT
"""Fixtures of the session tests: every modem that a test starts is stopped, its end checked, and
its whole traffic held against the shapes that the specifications allow."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from support import traffic  # noqa: E402
from support.modem import PRODUCT, Modem  # noqa: E402
from support.peers import Echo, Raw, Web  # noqa: E402


@pytest.fixture
def start(tmp_path):
    """A function that starts modems; they are stopped and their traffic checked at the end."""
    modems = []

    def starter(**options):
        folder = tmp_path / f"modem{len(modems) + 1}"
        modems.append(Modem(folder, **options))
        return modems[-1]

    yield starter
    running = [m for m in modems if m.process.poll() is None]
    try:
        for modem in running:
            modem.stop()
    finally:
        for modem in modems:
            modem.kill()
    for modem in modems:
        if modem.program.parent.name == PRODUCT:
            traffic.check(modem.trace)


@pytest.fixture
def modem(start):
    """A modem with one port, in the default world."""
    return start()


def _peer(kind):
    @pytest.fixture
    def fixture(tmp_path):
        peer = kind(tmp_path)
        yield peer
        peer.stop()

    return fixture


echo = _peer(lambda _: Echo())
udp_echo = _peer(lambda _: Echo(udp=True))
raw = _peer(lambda _: Raw())
udp_raw = _peer(lambda _: Raw(udp=True))
web = _peer(Web)

# SPDX-License-Identifier: MIT
"""Fixtures of the session tests: every modem that a test starts is stopped, its end checked, and
its whole traffic held against the shapes that the specifications allow.

Marks of tests, for what is not the same for every product, or on the host and on a board:
  product(NAME...)  for these products only; without a name, for each. Unmarked: for telit-he863 only
  host    about the Linux program or this tree: not for a board
  board   about a board's runner: not for the host
  long    with a board only where the long runs are asked for (TESTS_ALL)"""

import os
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
pytest.register_assert_rewrite("support")  # so that their assertions tell the answer too

from support import traffic  # noqa: E402
from support.modem import BOARD, PRODUCT, USUAL_PRODUCT, Modem  # noqa: E402
from support.peers import Echo, Raw, Web  # noqa: E402

TAIL = 40  # lines of a modem's trace, and of what it complained, behind a failure


def pytest_configure(config):
    for line in __doc__.split("Marks of tests")[1].splitlines()[1:]:
        name, meaning = line.split(maxsplit=1)
        config.addinivalue_line("markers", f"{name}: {meaning}")


def _is_for_product(item):
    mark = item.get_closest_marker("product")
    return PRODUCT in (mark.args or (PRODUCT,) if mark else (USUAL_PRODUCT,))


def pytest_collection_modifyitems(config, items):
    unwanted = {"host"} if BOARD else {"board"}
    if BOARD and not os.environ.get("TESTS_ALL"):
        unwanted.add("long")
    left_out = [
        x for x in items
        if not _is_for_product(x) or unwanted & {mark.name for mark in x.iter_markers()}
    ]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [x for x in items if x not in left_out]


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    """A failed test shows the ends of what its modems recorded and said."""
    report = (yield).get_result()
    if not report.failed:
        return
    for modem in getattr(item, "modems", []):
        for path in modem.trace, modem.errors:
            lines = path.read_text(errors="replace").splitlines() if path.exists() else []
            if lines:
                report.sections.append((f"{path.parent.name}/{path.name}", "\n".join(lines[-TAIL:])))


@pytest.fixture
def start(request, tmp_path):
    """A function that starts modems; they are stopped and their traffic checked at the end."""
    modems = request.node.modems = []

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

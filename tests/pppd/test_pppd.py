# SPDX-License-Identifier: MIT
"""The PPP service against the pppd of Linux, as its client and as its server: who may come, what
goes over the link, how it ends. One Linux serves all tests; it takes seconds to start."""

import os
import pathlib
import select
import subprocess
import time

import pytest

from linux import Linux

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / os.environ.get("MODEM_BUILD", "build/host") / "ppp/line"
PAP, CHAP, MSCHAP, MSCHAP2 = 1, 2, 4, 8
SECRETS = ["user * secret *"]
OURS, PEERS = "10.9.9.1", "10.9.9.2"  # when we are the server
BULK = 300_000


class Line:
    """The program `line`: commands in, lines of what happened out."""

    def __init__(self, link):
        self.process = subprocess.Popen(
            [PROGRAM, link], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.buffer = b""
        while not os.path.exists(link):
            time.sleep(0.01)

    def do(self, command):
        self.process.stdin.write(command.encode() + b"\n")
        self.process.stdin.flush()

    def hears(self, first, timeout=30):
        """The next line, which must begin so."""
        end = time.monotonic() + timeout
        while b"\n" not in self.buffer:
            left = end - time.monotonic()
            assert left > 0, f"nothing, instead of {first!r}"
            if select.select([self.process.stdout], [], [], left)[0]:
                data = os.read(self.process.stdout.fileno(), 4096)
                assert data, "the program has ended"
                self.buffer += data
        line, self.buffer = self.buffer.split(b"\n", 1)
        assert line.decode().startswith(first), line
        return line.decode()[len(first) :].strip()

    def end(self):
        self.process.stdin.close()
        assert self.process.wait(10) == 0


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("line")


@pytest.fixture(scope="module")
def linux(place):
    one = Linux(place / "linux", place / "tty")
    yield one
    one.kill()


@pytest.fixture
def line(place, linux):
    link = place / "tty"
    link.unlink(missing_ok=True)
    one = Line(str(link))
    yield one
    linux.stop("KILL")
    one.end()


def pppd_as_client(linux, *options, secrets=SECRETS):
    linux.start_pppd("noauth", "user", "user", "usepeerdns", *options, secrets=secrets)


def pppd_as_server(linux, *options, secrets=SECRETS):
    linux.start_pppd("192.168.7.1:192.168.7.2", "ms-dns", "192.168.7.53", *options, secrets=secrets)


# --- We are the server.


@pytest.mark.parametrize("ways", [0, PAP, CHAP, MSCHAP, MSCHAP2, PAP | CHAP])
def test_pppd_is_let_in(line, linux, ways):
    line.do(f"up server {ways} user secret")
    pppd_as_client(linux)
    assert line.hears("up") == f"{OURS} {PEERS} 10.9.9.53 10.9.9.54"
    assert linux.up() == [PEERS, OURS]
    assert "primary   DNS address 10.9.9.53" in linux.log()
    assert linux.ping(OURS)
    assert linux.ping(OURS, 1400)
    line.do(f"ping {PEERS}")
    assert line.hears("pinged") == "success"


@pytest.mark.parametrize("ways", [PAP, CHAP, MSCHAP, MSCHAP2])
def test_pppd_with_the_wrong_secret_stays_outside(line, linux, ways):
    line.do(f"up server {ways} user secret")
    pppd_as_client(linux, secrets=["user * wrong *"])
    assert line.hears("failed") == "user or password refused"
    line.hears("ended")
    assert linux.ended() == 19  # authentication failed, says its manual
    line.do(f"up server {ways} user secret")
    pppd_as_client(linux)
    line.hears("up")


def test_pppd_that_does_not_want_to_be_asked_stays_outside(line, linux):
    line.do(f"up server {CHAP} user secret")
    pppd_as_client(linux, "refuse-chap", "refuse-mschap", "refuse-mschap-v2")
    assert line.hears("failed") == "user or password refused"


def test_nothing_lies_behind_us(line, linux):
    line.do("up server 0 user secret")
    pppd_as_client(linux, "defaultroute")
    line.hears("up")
    linux.up()
    assert linux.ping(OURS)
    assert not linux.ping("10.9.8.1", 56, 1)


# --- We are the client.


@pytest.mark.parametrize(
    "ways, options",
    [
        (0, ["noauth"]),
        (PAP, ["auth", "require-pap"]),
        (CHAP, ["auth", "require-chap"]),
        (MSCHAP, ["auth", "require-mschap"]),
        (MSCHAP2, ["auth", "require-mschap-v2"]),
        (PAP | CHAP, ["auth"]),
    ],
)
def test_pppd_lets_us_in(line, linux, ways, options):
    pppd_as_server(linux, *options)
    line.do(f"up client {ways} user secret")
    assert line.hears("up") == "192.168.7.2 192.168.7.1 192.168.7.53 192.168.7.53"
    assert linux.up() == ["192.168.7.1", "192.168.7.2"]
    assert linux.ping("192.168.7.2")
    line.do("ping 192.168.7.1")
    assert line.hears("pinged") == "success"


@pytest.mark.parametrize("ways, option", [(PAP, "require-pap"), (CHAP, "require-chap"), (MSCHAP2, "require-mschap-v2")])
def test_our_wrong_secret_is_told(line, linux, ways, option):
    pppd_as_server(linux, "auth", option)
    line.do(f"up client {ways} user wrong")
    assert line.hears("failed") == "user or password refused"
    line.hears("ended")
    assert linux.ended() == 11  # the peer failed to authenticate itself
    pppd_as_server(linux, "auth", option)
    line.do(f"up client {ways} user secret")
    line.hears("up")


# --- What goes over it.


@pytest.fixture
def joined(line, linux):
    line.do(f"up server {CHAP} user secret")
    pppd_as_client(linux)
    line.hears("up")
    linux.up()
    return line


def test_bytes_to_pppd(joined, linux):
    linux.serve(5000, BULK)
    joined.do(f"call {PEERS} 5000 {BULK}")
    assert linux.served()
    assert joined.hears("called") == "0 closed by the peer"


def test_bytes_from_pppd(joined, linux):
    linux.serve(5000, 1, BULK)
    joined.do(f"call {PEERS} 5000 1")
    assert joined.hears("called") == f"{BULK} closed by the peer"
    assert linux.served()


def test_bytes_both_ways_from_its_side(joined, linux):
    joined.do(f"serve 6000 {BULK} {BULK}")
    assert joined.hears("serving") == "success"
    assert linux.connect(OURS, 6000, BULK, BULK) is True
    assert joined.hears("called") == f"{BULK} closed by the peer"


def test_a_slow_line_holds_bytes_up_and_loses_none(joined, linux):
    joined.do("slow 60")
    linux.serve(5000, BULK // 3)
    joined.do(f"call {PEERS} 5000 {BULK // 3}")
    assert linux.served()
    assert joined.hears("called") == "0 closed by the peer"
    joined.do("counters")
    refused, overlong = map(int, joined.hears("counters").split())
    assert refused > 0
    assert overlong == 0


# --- Ends.


def test_pppd_takes_its_leave(joined, linux):
    linux.stop()
    assert joined.hears("lost") == "the peer ended the link"
    joined.hears("ended")


def test_we_take_our_leave(joined, linux):
    joined.do("down")
    joined.hears("lost")
    joined.hears("ended")
    assert linux.ended() == 16  # terminated by the modem hanging up
    assert "LCP terminated by peer" in linux.log()


def test_pppd_is_killed_in_the_middle_and_comes_again(joined, linux):
    linux.serve(5000, 100 * BULK)
    joined.do(f"call {PEERS} 5000 {100 * BULK}")
    linux.stop("KILL")
    assert joined.hears("lost") == "the peer of the link answers no more"
    assert joined.hears("called")
    joined.hears("ended")
    joined.do(f"up server {CHAP} user secret")
    pppd_as_client(linux)
    joined.hears("up")
    linux.up()
    assert linux.ping(OURS)


def test_a_new_session_of_a_killed_pppd_ends_the_old_one(joined, linux):
    linux.stop("KILL")
    pppd_as_client(linux)
    assert joined.hears("lost") == "the peer ended the link"
    joined.hears("ended")
    assert linux.ended() == 16
    joined.do(f"up server {CHAP} user secret")
    pppd_as_client(linux)
    joined.hears("up")

# SPDX-License-Identifier: MIT
"""PPP over a port as a bearer of +WIPBR, against the pppd of Linux: from another port and from the very
port that becomes the line."""

import sys
import time

import pytest

from support.modem import ROOT
from support.ppp_peer import CONFIGURE, IPCP, LCP, PROTOCOL_REJECT, TERMINATE, Peer
from support.sierra import listed, modem_with_stack, refused, taken

sys.path.insert(0, str(ROOT / "tests/pppd"))
from linux import Linux  # noqa: E402

pytestmark = [pytest.mark.product("sierra-sl8"), pytest.mark.host]

OURS, PEERS, DNS = "10.9.9.1", "10.9.9.2", "10.9.9.53"
SECRETS = ["user * secret *"]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("ppp")


@pytest.fixture(scope="module")
def linux(place):
    one = Linux(place / "linux", place / "tty")
    yield one
    one.kill()


class Ports(tuple):
    """(line, other): the port that becomes pppd's line, and one beside it."""

    def __new__(cls, modem, port, other):
        self = super().__new__(cls, (port, other))
        self.modem = modem
        return self


@pytest.fixture
def ports(start, place, linux):
    """Two ports of a modem with bearer UART1 open; pppd's line is the first one."""
    modem, port = modem_with_stack(start, ports=2)
    other = modem.ports[1]
    assert other.command("ATE0;+CMEE=1")[-1] == "OK"
    taken(other, "AT+WIPBR=1,1", f"AT+WIPBR=2,1,15,{OURS}", f"AT+WIPBR=2,1,16,{PEERS}", f"AT+WIPBR=2,1,17,{DNS}")
    (place / "tty").unlink(missing_ok=True)
    (place / "tty").symlink_to(modem.links[0])
    yield Ports(modem, port, other)
    linux.stop("KILL")


def pppd_as_client(linux, *options, secrets=SECRETS):
    linux.start_pppd("noauth", "user", "user", "usepeerdns", *options, secrets=secrets)


def pppd_as_server(linux, *options, secrets=SECRETS):
    linux.start_pppd("192.168.7.1:192.168.7.2", "ms-dns", "192.168.7.53", *options, secrets=secrets)


def session(port, status=0, timeout=30):
    """The code that tells how a server's session has begun."""
    line = f"\r\n+WIPBR: 1,{status},".encode()
    port.until(line, timeout)
    return port.until(b"\r\n").strip().decode().split(",")


def option(port, number):
    return listed(port, f"AT+WIPBR=3,1,{number}")[0].split(",")[2].strip('"')


def traced(modem, number):
    """What the modem has said at a port where pppd may have read it."""
    return "\n".join(x for x in modem.trace.read_text().splitlines() if x.split()[1:3] == [str(number), "out"])


def state_of(modem, number):
    """The states that a port has been in."""
    return [x for x in modem.trace.read_text().splitlines() if x.split()[1:3] == [str(number), "state"]]


def becomes_a_line(modem, number):
    """Waits until the port has left command mode."""
    deadline = time.monotonic() + 10
    while not state_of(modem, number):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def serves_commands(port):
    """The line is a port for commands again. (The other Linux may go on reading for a moment.)"""
    deadline = time.monotonic() + 20
    port.buffer.clear()
    while time.monotonic() < deadline:
        port.write(b"AT\r")
        if port.pump(0.5) and b"OK" in port.buffer:
            time.sleep(0.2)
            port.pump(0)
            port.buffer.clear()
            return
    raise AssertionError("it does not")


def test_a_server_for_pppd(ports, linux):
    port, other = ports
    taken(other, 'AT+WIPBR=4,1,1,"user","secret"')
    assert listed(other, "AT+WIPBR?") == ["1,1"]
    pppd_as_client(linux)
    assert session(other) == [OURS, PEERS, DNS, "0.0.0.0"]
    assert linux.up() == [PEERS, OURS]
    assert linux.ping(OURS)
    assert (option(other, 15), option(other, 16), option(other, 17)) == (OURS, PEERS, DNS)
    taken(other, f"AT+WIPPING={PEERS}")
    other.until(b"\r\n+WIPPING: 0,0,")
    other.until(b"\r\n")
    taken(other, "AT+WIPBR=5,1")
    assert linux.ended() == 16
    assert listed(other, "AT+WIPBR?") == ["1,0"]
    serves_commands(port)


@pytest.mark.parametrize("wanted", ["pap", "chap"])
def test_a_server_lets_only_its_user_in(ports, linux, wanted):
    port, other = ports
    taken(other, f"AT+WIPBR=2,1,7,{int(wanted == 'pap')}", f"AT+WIPBR=2,1,8,{int(wanted == 'chap')}")
    taken(other, "AT+WIPBR=4,1,1,user,secret")
    pppd_as_client(linux, secrets=["user * wrong *"])
    assert session(other, 814) == ["0.0.0.0"] * 4
    assert listed(other, "AT+WIPBR?") == ["1,0"]
    serves_commands(port)


def test_a_server_at_the_very_port_tells_afterwards(ports, linux):
    port, other = ports
    taken(port, "AT+WIPBR=4,1,1,user,secret")
    pppd_as_client(linux)
    assert linux.up() == [PEERS, OURS]
    assert linux.ping(OURS)
    linux.stop()  # what the modem says then pppd has read
    serves_commands(port)
    assert listed(other, "AT+WIPBR?") == ["1,0"]
    assert f"+WIPBR: 1,0,{OURS},{PEERS},{DNS},0.0.0.0" in traced(ports.modem, 1)


def test_a_server_that_waits_again(ports, linux):
    port, other = ports
    taken(other, "AT+WIPBR=2,1,27,1", "AT+WIPBR=4,1,1,user,secret")
    for _ in range(2):
        pppd_as_client(linux)
        assert session(other)[0] == OURS
        linux.stop()
    pppd_as_client(linux, secrets=["user * wrong *"])
    session(other, 814)
    assert listed(other, "AT+WIPBR?") == ["1,1"]
    linux.ended()
    pppd_as_client(linux)
    session(other)
    taken(other, "AT+WIPBR=5,1")
    linux.ended()
    serves_commands(port)
    assert listed(other, "AT+WIPBR?") == ["1,0"]


@pytest.mark.parametrize("ways, options", [
    ("00", ["noauth"]), ("10", ["auth", "require-pap"]), ("01", ["auth", "require-chap"]),
])
def test_a_client_of_pppd(ports, linux, ways, options):
    port, other = ports
    taken(other, "AT+WIPBR=0,1", "AT+WIPBR=1,1", f"AT+WIPBR=2,1,7,{ways[0]}", f"AT+WIPBR=2,1,8,{ways[1]}")
    taken(other, "AT+WIPBR=2,1,0,user", "AT+WIPBR=2,1,1,secret")
    pppd_as_server(linux, *options)
    taken(other, "AT+WIPBR=4,1,0")
    assert listed(other, "AT+WIPBR?") == ["1,1"]
    assert (option(other, 15), option(other, 16)) == ("192.168.7.2", "192.168.7.1")
    assert option(other, 17) == "192.168.7.53"
    linux.up()
    assert linux.ping("192.168.7.2")
    linux.stop()
    serves_commands(port)
    assert listed(other, "AT+WIPBR?") == ["1,0"]


def test_a_client_with_the_wrong_password(ports, linux):
    port, other = ports
    taken(other, "AT+WIPBR=2,1,0,user", "AT+WIPBR=2,1,1,wrong")
    pppd_as_server(linux, "auth", "require-pap")
    refused(other, "AT+WIPBR=4,1,0", 814, 30)
    linux.ended()
    serves_commands(port)


def test_a_client_at_the_very_port_hears_afterwards(ports, linux):
    port, other = ports
    taken(other, "AT+WIPBR=2,1,0,user", "AT+WIPBR=2,1,1,wrong")
    taken(port, "AT+WIPBR=4,1,0")  # OK before it is known
    pppd_as_server(linux, "auth", "require-pap")
    linux.ended()
    serves_commands(port)
    assert "+CME ERROR: 814" in traced(ports.modem, 1)
    assert listed(other, "AT+WIPBR?") == ["1,0"]


def test_one_at_a_time_and_none_over_a_busy_line(ports, linux):
    port, other = ports
    taken(other, "AT+WIPBR=1,6", "AT+WIPBR=4,6,0")
    refused(other, "AT+WIPBR=4,1,1,user,secret", 803)
    taken(other, "AT+WIPBR=5,6", "AT+WIPBR=4,1,1,user,secret")
    refused(other, "AT+WIPBR=4,6,0", 803)
    refused(other, "AT+WIPBR=4,1,1,user,secret", 803)
    taken(other, "AT+WIPBR=5,1")
    taken(other, "AT+WIPBR=4,1,1,user,secret", "AT+WIPCFG=0")
    serves_commands(port)


def test_a_start_right_behind_a_stop_waits_for_the_line(ports, linux):
    port, other = ports
    again = "AT+WIPBR=5,1;+WIPBR=4,1,1,user,secret"
    taken(other, "AT+WIPBR=4,1,1,user,secret")
    becomes_a_line(ports.modem, 1)
    taken(other, again)
    pppd_as_client(linux)
    assert session(other)[0] == OURS
    taken(other, again + ";+WIPBR=5,1")  # in the middle of a session, and nothing waits after all
    linux.ended()
    serves_commands(port)
    assert listed(other, "AT+WIPBR?") == ["1,0"]


def test_the_host_leaves_by_the_escape_sequence(ports, linux):
    port, other = ports
    taken(port, "AT+WIPBR=4,1,1,user,secret")
    time.sleep(1)
    port.escape()
    session(port, 809)
    assert listed(other, "AT+WIPBR?") == ["1,0"]


def test_a_server_needs_addresses(ports, linux):
    port, other = ports
    taken(other, "AT+WIPBR=0,1", "AT+WIPBR=1,1")
    refused(other, "AT+WIPBR=4,1,1,user,secret", 815)
    serves_commands(port)


# --- Ends that pppd does not come to: each packet of the peer is written here.


@pytest.fixture
def client(start):
    """The line of bearer UART1, which port 2 starts as a client, and that port."""
    modem, _ = modem_with_stack(start, ports=2)
    line, other = modem.ports
    assert other.command("ATE0;+CMEE=1")[-1] == "OK"
    taken(other, "AT+WIPBR=1,1")
    line.buffer.clear()
    other.write(b"AT+WIPBR=4,1,0\r")
    return line, other


def failed(other, number, timeout):
    assert other.answer(timeout).strip() == f"+CME ERROR: {number}".encode()
    assert listed(other, "AT+WIPBR?") == ["1,0"]


def test_the_peer_ends_the_session(client):
    line, other = client
    peer = Peer(line)
    peer.link()
    peer.send(LCP, TERMINATE, 2)
    failed(other, 816, 10)


def test_the_peer_knows_no_addresses(client):
    line, other = client
    peer = Peer(line)
    peer.link()
    peer.run(lambda: (IPCP, CONFIGURE) in peer.heard, 10)
    peer.send(LCP, PROTOCOL_REJECT, 2, IPCP.to_bytes(2, "big") + b"\x01\x01\x00\x04")
    peer.run(lambda: other.pump(0), 40)
    failed(other, 815, 5)


def test_the_peer_falls_silent(client):
    line, other = client
    Peer(line, echoes=False).link()
    failed(other, 817, 40)


def test_nobody_is_there(client):
    _, other = client
    failed(other, 808, 90)


def test_nobody_is_there_but_a_loop(client):
    line, other = client
    deadline = time.monotonic() + 60
    while not other.pump(0.05) and time.monotonic() < deadline:
        if line.pump(0):
            line.write(bytes(line.buffer))
            line.buffer.clear()
    failed(other, 813, 5)

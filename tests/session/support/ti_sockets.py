# SPDX-License-Identifier: MIT
"""What sessions about sockets of the ti dialect begin with, and what they do all the time."""

import time

from .ti import event, failed, taken, value

PEER = "192.0.2.1"  # any address will do: the world leads its ports to peers of the test


def redirect(peer, port, protocol="tcp"):
    """A line of the world: port `port` of every host is really this peer."""
    return f"redirect {protocol} any {port} to 127.0.0.1 {peer.port}\n"


def attach(port, *others):
    """Joins the open network of the world, and waits for an address; other ports hear of it, too."""
    taken(port, "AT+WlanConnect=atforge,,OPEN,,,,")
    for each in port, *others:
        event(each, "+eventnetapp:ipv4_acquired,", 30)


def make(port, kind="INET,STREAM,TCP"):
    """Makes a socket; its number."""
    return int(value(port, f"AT+Socket={kind}"))


def late(port, line, timeout=20):
    """The line is answered with OK; what comes later, as bytes without the line's end."""
    taken(port, line)
    name = line.partition("=")[0].removeprefix("AT").lower().encode()
    while True:
        data = port.until(b"\r\n", timeout)
        if data.startswith((name + b":", b"ERROR: ")):
            return data[:-2]


def late_error(port, line, number, timeout=20):
    """The line is answered with OK, and later with this error."""
    assert late(port, line, timeout) == failed(number).encode()


def connect(port, sd, to, host=PEER, timeout=20):
    """Connects the socket to this port of the peer."""
    family = "INET6" if ":" in host else "INET"
    assert late(port, f"AT+Connect={sd},{family},{to},{host}", timeout) == (
        f"+connect:{to},{host}".encode()
    )


def connected(port, to, kind="INET,STREAM,TCP"):
    """A socket that is connected to this port of the peer; its number."""
    sd = make(port, kind)
    connect(port, sd, to)
    return sd


def send(port, sd, data, form=0, count=None):
    """Sends these bytes as they stand in the line; the answer."""
    return answer_to(port, f"AT+Send={sd},{form},{len(data) if count is None else count},", data)


def fill(port, sd, data):
    """Sends by a socket that does not block until nobody on the way to the peer has taken any more for
    a second; how many bytes went."""
    sent, refusals = 0, []
    while len(refusals) < 20 or time.monotonic() < refusals[0] + 1:
        answer = send(port, sd, data)
        if answer == ["OK"]:
            sent, refusals = sent + len(data), []
        else:
            assert answer == [failed(-11)]
            refusals.append(time.monotonic())
            time.sleep(0.05)
    return sent


def answer_to(port, start, data, timeout=60):
    """The answer's lines to a command that ends in these bytes."""
    port.write(start.encode() + data + b"\r\n")
    return port.answer(timeout).decode("latin-1").split("\r\n")[:-1]


def store(port, name, data):
    """Makes a file of these bytes."""
    handle = value(port, f"AT+FileOpen={name},CREATE|OVERWRITE,{len(data)}").split(",")[0]
    for at in range(0, len(data), 1024):
        piece = data[at : at + 1024]
        line = f"AT+FileWrite={handle},{at},0,{len(piece)},"
        assert answer_to(port, line, piece) == [f"+filewrite:{len(piece)}", "OK"]
    taken(port, f"AT+FileClose={handle},,")


def receive(port, sd, length=1460, form=0, command="Recv", timeout=20):
    """What the socket has received, in the encoding of the line; None for an error, which is kept
    in the port."""
    extra = ",INET,0,0.0.0.0" if command == "RecvFrom" else ""
    taken(port, f"AT+{command}={sd}{extra},{form},{length}")
    return received(port, sd, form, command, timeout)


def received(port, sd, form=0, command="Recv", timeout=20):
    """The line of a Recv that was answered OK before: its data."""
    start = f"+{command.lower()}:{sd},{form},".encode()
    before = port.until(start, timeout)[: -len(start)]
    count = int(port.until(b",", timeout)[:-1])
    data = port.read(count, timeout)
    assert port.read(2) == b"\r\n"
    port.put_back(before)
    return data


def readable(port, sd, timeout=60):
    """Waits until the socket has something for its host."""
    assert late(port, f"AT+Select={sd},{sd},{timeout},0", timeout + 10) == f"+select:{sd}".encode()


def receive_all(port, sd, n, timeout=30):
    """n bytes, in as many lines as it takes."""
    data = b""
    while len(data) < n:
        more = receive(port, sd, timeout=timeout)
        assert more, f"the end after {len(data)} of {n} bytes"
        data += more
    return data

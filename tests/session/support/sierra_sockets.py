# SPDX-License-Identifier: MIT
"""What most sessions of the Sierra product begin with."""

PEER = "192.0.2.1"  # any address will do: the world leads its ports to peers of the test
ETX, DLE = b"\x03", b"\x10"


def redirect(peer, port, protocol="tcp"):
    """A line of the world: port `port` of every host is really this peer."""
    return f"redirect {protocol} any {port} to 127.0.0.1 {peer.port}\n"


def attach(port, sockets=None):
    """Starts the stack (for so many sockets) and the GPRS bearer; errors are numbers."""
    assert port.command("ATE0")[-1] == "OK"
    lines = ["AT+CMEE=1", "AT+WIPCFG=1", "AT+WIPBR=1,6", "AT+WIPBR=4,6,0"]
    if sockets:
        lines.insert(1, f"AT+WIPS=6,{sockets}")
    for line in lines:
        assert port.command(line, 60) == ["OK"], line


def create(port, parameters, host=PEER):
    """Creates a service with a peer, `parameters` its mode, index and ports; waits until it is ready.
    "2,1,80": the peer's port last; "1,1,5000,80": UDP with a port of its own."""
    mode, index, *own, to = parameters.split(",")
    line = ",".join([mode, index, *own, f'"{host}"', to])
    assert port.command(f"AT+WIPCREATE={line}") == ["OK"]
    port.until(f"\r\n+WIPREADY: {mode},{index}\r\n".encode(), 60)


def map_to(port, parameters):
    """Enters data mode."""
    assert port.command(f"AT+WIPDATA={parameters}") == ["CONNECT"]


def leave(port):
    """Leaves it by the escape sequence; returns what came before the answer."""
    port.escape()
    return port.until(b"\r\nOK\r\n")[: -len(b"\r\nOK\r\n")]

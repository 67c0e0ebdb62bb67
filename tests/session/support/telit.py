# SPDX-License-Identifier: MIT
"""What most sessions of the Telit product begin with."""


def redirect(peer, port, protocol="tcp"):
    """A line of the world: port `port` of every host is really this peer."""
    return f"redirect {protocol} any {port} to 127.0.0.1 {peer.port}\n"


def activate(port, cid=1):
    """Defines and activates a packet data context; returns its address."""
    assert port.command("ATE0")[-1] == "OK"
    assert port.command(f'AT+CGDCONT={cid},"IP","internet"') == ["OK"]
    lines = port.command(f"AT#SGACT={cid},1", 60)
    assert lines[-1] == "OK" and lines[0].startswith("#SGACT: "), lines
    return lines[0].split(": ")[1]


def dial(port, conn=1, to=2000, host="www.telit.com", options="", protocol=0):
    """Opens a connection; returns the final line of the answer."""
    return port.command(f'AT#SD={conn},{protocol},{to},"{host}"{options}', 30)[-1]

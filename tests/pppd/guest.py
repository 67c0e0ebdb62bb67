#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The only process of a Linux that runs as a user-mode kernel on this machine's files (linux.py starts
it): has pppd, and what of its network a test wants to use. Calls come as lines of JSON on
its second serial line, [FUNCTION, ARGUMENT...], answers go back the same way."""

import ctypes
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
import traceback
import tty

LIBC = ctypes.CDLL(None, use_errno=True)
FINIT_MODULE = 313  # of x86_64, the only one that has user-mode Linux
MODULES = "lib/crc-ccitt", "drivers/net/slip/slhc", "drivers/net/ppp/ppp_generic", "drivers/net/ppp/ppp_async"
LINE = "/dev/ttyS0"
LOG = pathlib.Path("/run/pppd.log")
CHUNK = bytes(range(256)) * 16

pppd = None


def mount(kind, place):
    if LIBC.mount(kind.encode(), place.encode(), kind.encode(), 0, None):
        raise OSError(ctypes.get_errno(), f"mount {place}")


def boot():
    mount("proc", "/proc")
    mount("tmpfs", "/run")
    mount("tmpfs", "/etc/ppp")
    os.makedirs("/run/lock")
    folder = f"/usr/lib/uml/modules/{os.uname().release}/kernel"
    for module in MODULES:
        with open(f"{folder}/{module}.ko", "rb") as f:
            if LIBC.syscall(FINIT_MODULE, f.fileno(), b"", 0):
                raise OSError(ctypes.get_errno(), module)
    if not os.path.exists("/dev/ppp"):
        os.mknod("/dev/ppp", 0o020600, os.makedev(108, 0))
    pathlib.Path("/etc/ppp/options").write_text("")


# --- pppd.


def start(program, options, secrets=()):
    """Starts pppd on the line; `secrets` are lines of its secrets files."""
    global pppd
    stop()
    for name in "pap-secrets", "chap-secrets":
        path = pathlib.Path("/etc/ppp") / name
        path.write_text("".join(f"{x}\n" for x in secrets))
        path.chmod(0o600)
    with LOG.open("w") as log:
        pppd = subprocess.Popen(
            [program, LINE, "115200", "nodetach", "local", "nocrtscts", "noipv6", "debug", "noipx",
             "lcp-echo-interval", "0", *options],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )


def stop(how="TERM"):
    """Ends pppd: TERM politely, KILL at once. Returns its exit status."""
    global pppd
    if not pppd:
        return None
    pppd.send_signal(getattr(signal, f"SIG{how}"))
    return ended()


def ended(timeout=40):
    """Waits until pppd has ended by itself; its exit status."""
    global pppd
    status = pppd.wait(timeout)
    pppd = None
    return status


def up(timeout=40):
    """Waits until the link has addresses: our one and the peer's."""
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        said = dict(
            line.split("IP address")[::1] for line in log().splitlines() if "IP address" in line
        )
        addresses = {key.split()[0]: value.strip() for key, value in said.items()}
        if "remote" in addresses:
            return [addresses["local"], addresses["remote"]]
        if pppd.poll() is not None:
            raise RuntimeError(f"pppd ended with {pppd.returncode}: {log()}")
        time.sleep(0.05)
    raise RuntimeError(f"no addresses: {log()}")


def log():
    return LOG.read_text(errors="replace")


# --- Its network.


def _checksum(data):
    total = sum(int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2))
    total = (total & 0xFFFF) + (total >> 16)
    return ~((total & 0xFFFF) + (total >> 16)) & 0xFFFF


def ping(address, size=56, timeout=10):
    """Whether the address answers an echo request."""
    body = b"\x08\0\0\0\x12\x34\0\1" + CHUNK[:size]
    packet = body[:2] + _checksum(body).to_bytes(2, "big") + body[4:]
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as s:
        s.settimeout(timeout)
        try:
            s.sendto(packet, (address, 0))
            while True:
                reply = s.recv(4096)[20:]
                if reply[0] == 0 and reply[4:] == packet[4:]:
                    return True
        except (TimeoutError, OSError):
            return False


def serve(port, n, backwards=0):
    """Takes the next connection to the port, reads n bytes of the pattern, sends as many as
    `backwards` says. In the background: served() has the outcome."""
    listener = socket.create_server(("", port))
    served.child = os.fork()
    if served.child:
        listener.close()
        return
    with listener:
        connection, _ = listener.accept()
        got = _read(connection, n)
        _write(connection, backwards)
        connection.shutdown(socket.SHUT_WR)
        connection.close()
    os._exit(0 if got else 1)


def served():
    """Whether what serve() read was right."""
    _, status = os.waitpid(served.child, 0)
    return status == 0


def connect(address, port, n, backwards=0, timeout=10):
    """Connects, sends n bytes of the pattern, reads as many as `backwards` says: whether they were
    right, or why there was no connection."""
    try:
        with socket.create_connection((address, port), timeout) as connection:
            _write(connection, n)
            return _read(connection, backwards)
    except OSError as error:
        return str(error)


def _write(connection, n):
    while n > 0:
        connection.sendall(CHUNK[: min(n, len(CHUNK))])
        n -= len(CHUNK)


def _read(connection, n):
    got = 0
    while got < n:
        data = connection.recv(65536)
        if not data:
            return False
        first = got % 256
        if data != (CHUNK[first:256] + CHUNK * (len(data) // len(CHUNK) + 1))[: len(data)]:
            return False
        got += len(data)
    return True


FUNCTIONS = {f.__name__: f for f in (start, stop, ended, up, log, ping, serve, served, connect)}


def main():
    boot()
    fd = os.open("/dev/ttyS1", os.O_RDWR | os.O_NOCTTY)
    tty.setraw(fd)
    os.write(fd, b'{"result": "ready"}\n')
    buffer = b""
    while True:
        buffer += os.read(fd, 4096)
        while b"\n" in buffer:
            line, buffer = buffer.split(b"\n", 1)
            name, *arguments = json.loads(line)
            try:
                answer = {"result": FUNCTIONS[name](*arguments)}
            except Exception:
                answer = {"error": traceback.format_exc() + "\n" + (LOG.exists() and log() or "")}
            os.write(fd, json.dumps(answer).encode() + b"\n")


if __name__ == "__main__":
    try:
        main()
    except BaseException:
        traceback.print_exc()
        sys.stdout.flush()
        time.sleep(1)
        raise

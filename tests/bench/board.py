#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures and prints what the image of the board mps2-an385 does in QEMU: the first byte after
power-up, commands a second, and what online mode carries compared with its two ends alone; of a product
without online mode what the data in its lines comes to, beside the UART alone.

Usage: board.py DIR PRODUCT...  (DIR/PRODUCT/modem.elf, DIR/bench/raw_uart.elf, DIR/bench/plain_lwip.elf)

Online mode sends bytes into the first UART, over TCP to an echo on this machine, and back. Beside it
stand the same bytes through a UART that sends back what comes, and through lwIP that does. All are
taken in turns; of the rounds' ratios the one in the middle counts, because the emulator shares this
machine with others.
"""

import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROUNDS = 7
BYTES = 30_000  # whole packets of the dialect's 300 bytes: the rest would wait for its send time-out
LWIP_BYTES = 2_000_000
COMMANDS = 2_000
# What a product is told to go online with the echo at a port of this machine, in packets of 300 bytes, and
# what is waited for.
OK = "OK\r\n"
DIAL = {
    "telit-he863": [
        ('AT+CGDCONT=1,"IP","internet"', OK),
        ("AT#SGACT=1,1", OK),
        ('AT#SD=1,0,{},"10.0.2.2",0,0', "CONNECT\r\n"),
    ],
    "sierra-sl8": [
        ("AT+WIPCFG=1;+WIPBR=1,6", OK),
        ("AT+WIPBR=4,6,0", OK),
        ('AT+WIPCREATE=2,1,"10.0.2.2",{}', "+WIPREADY: 2,1\r\n"),
        ("AT+WIPDATA=2,1,2,150,5", "CONNECT\r\n"),
    ],
}
# And of one that has data in its lines instead: what is done before; the line in front of a piece to send and
# what answers it; the line that asks for a piece, what comes before it and behind it.
PAYLOADS = {
    "ti-cc3220": {
        "socket": ([
            ("AT+WlanConnect=atforge,,OPEN,,,,", "10.0.2.15,10.0.2.2,10.0.2.3\r\n"),
            ("AT+Socket=INET,STREAM,TCP", OK),
            ("AT+Connect=0,INET,{},10.0.2.2", "10.0.2.2\r\n"),
        ], 1_460, ("AT+Send=0,0,{n},", OK), ("AT+Recv=0,0,{n}", "+recv:0,0,", "\r\n")),
        "file": ([
            ("AT+FileOpen=bench,CREATE|WRITE,65536", OK),
        ], 30_000, ("AT+FileWrite=1,0,0,{n},", "+filewrite:30000\r\nOK\r\n"), None),
        "file, read": ([
            ("AT+FileClose=1", OK),
            ("AT+FileOpen=bench,READ", OK),
        ], 30_000, None, ("AT+FileRead=1,0,0,{n}", "+fileread:0,", OK)),
    },
}
LIMITS = {"first byte": 50, "commands": 3000, "online": 0.70}


def connect(port, patience=10):
    until = time.monotonic() + patience
    while True:
        try:
            peer = socket.create_connection(("127.0.0.1", port))
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            peer.settimeout(60)
            return peer
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.001)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Board:
    """QEMU with an image; `at` is the first UART, `control` the fifth."""

    def __init__(self, image, folder, forward=""):
        flash = folder / "flash"
        with open(flash, "wb") as f:
            f.write(b"\xff" * (16 << 20))
        self.at, at = socket.socketpair()
        self.control, control = socket.socketpair()
        self.at.settimeout(60)
        self.control.settimeout(60)
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            ["qemu-system-arm", "-M", "mps2-an385,memory-backend=ps", "-object",
             f"memory-backend-file,id=ps,size=16M,mem-path={flash},share=on", "-display", "none",
             "-monitor", "none", "-kernel", str(image),
             "-chardev", f"socket,id=at,fd={at.fileno()}", "-serial", "chardev:at",
             "-serial", "null", "-serial", "null", "-serial", "null",
             "-chardev", f"socket,id=control,fd={control.fileno()}", "-serial", "chardev:control",
             "-netdev", "user,id=n0" + forward, "-net", "nic,model=lan9118,netdev=n0"],
            pass_fds=(at.fileno(), control.fileno()))
        at.close()
        control.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.at.close()
        self.control.close()

    def command(self, line, answer=b"OK\r\n"):
        self.at.sendall(line.encode() + b"\r")
        return until(self.at, answer)


def until(peer, end):
    got = b""
    while not got.endswith(end):
        part = peer.recv(65536)
        if not part or b"ERROR" in got:
            raise SystemExit(f"board.py: {got!r} instead of {end!r}")
        got += part
    return got


def echo_server():
    """A port of this machine that sends back what comes."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(peer):
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while part := peer.recv(65536):
            peer.sendall(part)
        peer.close()

    def accept():
        while True:
            threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]


def through(peer, count):
    """Bytes a second, there and back, and all as they were."""
    block = bytes(b for b in range(256) if b not in b"+\x11\x13")
    data = (block * (count // len(block) + 1))[:count]
    start = time.monotonic()
    sender = threading.Thread(target=peer.sendall, args=(data,))
    sender.start()
    got = bytearray()
    while len(got) < count:
        got += peer.recv(65536)
    sender.join()
    seconds = time.monotonic() - start
    if got != data:
        raise SystemExit("board.py: what came back is not what was sent")
    return count / seconds


def raw_uart(folder, images):
    with Board(images / "bench" / "raw_uart.elf", folder) as board:
        return through(board.at, BYTES)


def plain_lwip(folder, images):
    port = free_port()
    forward = f",hostfwd=tcp:127.0.0.1:{port}-:7"
    with Board(images / "bench" / "plain_lwip.elf", folder, forward) as board:
        until(board.at, b"up\n")
        peer = connect(port)
        rate = through(peer, LWIP_BYTES)
        peer.close()
        return rate


def online(folder, image, dial):
    with Board(image, folder) as board:
        until(board.control, b"control 1\n")
        board.control.sendall(b"trace off\n")
        until(board.control, b"ok\n")
        board.command("ATE0")
        for line, answer in dial:
            board.command(line, answer.encode())
        return through(board.at, BYTES)


def first_byte(folder, image):
    """Milliseconds from the start of QEMU to the first byte of the image."""
    with Board(image, folder) as board:
        board.control.recv(1)
        return (time.monotonic() - board.started) * 1000


def commands(folder, image, echoes):
    with Board(image, folder) as board:
        if echoes:
            board.command("ATE0")
        start = time.monotonic()
        for _ in range(COMMANDS):
            board.command("AT")
        return COMMANDS / (time.monotonic() - start)


def verdict(good):
    return "holds" if good else "MISSED"


class Reader:
    """What comes, read up to where it is asked for."""

    def __init__(self, peer):
        self.peer, self.got = peer, b""

    def until(self, end):
        while end not in self.got:
            self.more()
        return self.take(self.got.index(end) + len(end))

    def exactly(self, n):
        while len(self.got) < n:
            self.more()
        return self.take(n)

    def more(self):
        part = self.peer.recv(65536)
        if not part or self.got.startswith(b"ERROR"):
            raise SystemExit(f"board.py: {self.got!r}")
        self.got += part

    def take(self, n):
        taken, self.got = self.got[:n], self.got[n:]
        return taken


def piece(peer, block, send, ask):
    """Sends the block in a line, asks for as many bytes; returns what came."""
    reader = Reader(peer)
    if send:
        line, answer = send
        peer.sendall(line.format(n=len(block)).encode() + block + b"\r")
        reader.until(answer.encode())
    got = b"" if ask else block
    while len(got) < len(block):
        line, before, behind = ask
        peer.sendall(line.format(n=len(block) - len(got)).encode() + b"\r")
        reader.until(before.encode())
        got += reader.exactly(int(reader.until(b",")[:-1]))
        reader.until(behind.encode())
    return got


def payloads(folder, images, image, echo, kinds):
    uart = statistics.median(raw_uart(folder, images) for _ in range(ROUNDS))
    print(f"there and back: UART alone {uart / 1000:.1f} kB/s")
    with Board(image, folder) as board:
        until(board.control, b"control 1\n")
        board.control.sendall(b"trace off\n")
        until(board.control, b"ok\n")
        for name, (before, size, send, ask) in kinds.items():
            for line, answer in before:
                board.command(line.format(echo), answer.encode())
            block = (bytes(range(256)) * (size // 256 + 1))[:size]
            rounds = -(-BYTES // size)
            start = time.monotonic()
            for _ in range(rounds):
                if piece(board.at, block, send, ask) != block:
                    raise SystemExit("board.py: what came back is not what was sent")
            rate = rounds * size / (time.monotonic() - start)
            print(f"{name}: {rate / 1000:.1f} kB/s, {size} bytes a line")


def both_ways(folder, images, image, dial):
    rounds = [
        (raw_uart(folder, images), plain_lwip(folder, images), online(folder, image, dial))
        for _ in range(ROUNDS)
    ]
    uart, lwip, modem = (statistics.median(column) for column in zip(*rounds))
    ratio = statistics.median(modem / min(uart, lwip) for uart, lwip, modem in rounds)
    print(f"there and back: UART alone {uart / 1000:.1f} kB/s, lwIP alone {lwip / 1000:.0f} kB/s, "
          f"online mode {modem / 1000:.1f} kB/s: {ratio:.0%} of the lower "
          f"(at least {LIMITS['online']:.0%}: {verdict(ratio >= LIMITS['online'])})")


def at_rest(folder, image, echoes):
    boot = min(first_byte(folder, image) for _ in range(ROUNDS))
    rate = max(commands(folder, image, echoes) for _ in range(ROUNDS))
    print(f"first byte after {boot:.0f} ms (at most {LIMITS['first byte']}: "
          f"{verdict(boot <= LIMITS['first byte'])})")
    print(f"{rate:.0f} AT a second (at least {LIMITS['commands']}: "
          f"{verdict(rate >= LIMITS['commands'])})")


def main():
    images, echo = pathlib.Path(sys.argv[1]), echo_server()
    for product in sys.argv[2:]:
        image = images / product / "modem.elf"
        dial = [(line.format(echo), answer) for line, answer in DIAL.get(product, [])]
        print(f"\n{product} on mps2-an385 in QEMU")
        with tempfile.TemporaryDirectory() as name:
            at_rest(pathlib.Path(name), image, product not in PAYLOADS)
            if dial:
                both_ways(pathlib.Path(name), images, image, dial)
            if product in PAYLOADS:
                payloads(pathlib.Path(name), images, image, echo, PAYLOADS[product])


main()

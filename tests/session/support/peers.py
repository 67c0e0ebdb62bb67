# SPDX-License-Identifier: MIT
"""Real peers on the loopback interface, each on a port of its own choice."""

import os
import pathlib
import select
import shutil
import socket
import ssl
import struct
import subprocess
import threading
import time

from .modem import ROOT, Timeout, free_port


class Echo:
    """A TCP or UDP server that sends back what it gets."""

    def __init__(self, udp=False):
        kind = socket.SOCK_DGRAM if udp else socket.SOCK_STREAM
        self.udp = udp
        self.socket = socket.socket(socket.AF_INET, kind)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.closing = False
        if not udp:
            self.socket.listen(8)
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        clients = []
        while not self.closing:
            readable, _, _ = select.select([self.socket] + clients, [], [], 0.1)
            for s in readable:
                if self.udp:
                    data, peer = s.recvfrom(65536)
                    s.sendto(data, peer)
                elif s is self.socket:
                    clients.append(s.accept()[0])
                elif not self._echo(s):
                    clients.remove(s)
                    s.close()
        for s in clients:
            s.close()

    @staticmethod
    def _echo(s):
        try:
            data = s.recv(65536)
            s.sendall(data)
            return bool(data)
        except OSError:
            return False

    def stop(self):
        self.closing = True
        self.thread.join()
        self.socket.close()


class Raw:
    """A TCP or UDP peer that the test plays itself: a server, or with connect() a client."""

    def __init__(self, udp=False):
        self.udp = udp
        kind = socket.SOCK_DGRAM if udp else socket.SOCK_STREAM
        self.server = socket.socket(socket.AF_INET, kind)
        self.server.bind(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.peer = None
        self.socket = self.server if udp else None
        if not udp:
            self.server.listen(1)

    def keep_little(self):
        """Connections from now on are full soon when nobody reads here. Without it Linux, which
        reckons in ten segments of the loopback's 64 KB, takes megabytes from the sender."""
        self.server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.server.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)

    def accept(self, timeout=10):
        if not self.socket:
            self.server.settimeout(timeout)
            self.socket = self.server.accept()[0]
        self.socket.settimeout(timeout)
        return self.socket

    def connect(self, port, timeout=10):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout)

    def send(self, data):
        if self.udp:
            self.server.sendto(data, self.peer)
        else:
            self.accept().sendall(data)

    def receive(self, n, timeout=10):
        """Exactly n bytes (TCP), or one datagram (UDP)."""
        if self.udp:
            self.server.settimeout(timeout)
            data, self.peer = self.server.recvfrom(65536)
            return data
        self.accept(timeout)
        data = b""
        deadline = time.monotonic() + timeout
        while len(data) < n:
            self.socket.settimeout(max(0.01, deadline - time.monotonic()))
            try:
                more = self.socket.recv(n - len(data))
            except socket.timeout:
                raise Timeout(f"the peer got only {data!r} of {n} bytes") from None
            if not more:
                raise Timeout(f"the modem closed after {data!r}, {n} bytes were due")
            data += more
        return data

    def closed(self, timeout=10):
        """Waits for the modem to close; returns what it sent before."""
        self.accept(timeout)
        data = b""
        while True:
            try:
                more = self.socket.recv(65536)
            except ConnectionResetError:
                return data
            if not more:
                return data
            data += more

    def shut(self):
        """No more is sent, but read."""
        self.accept().shutdown(socket.SHUT_WR)

    def reset(self):
        self.accept().setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def close(self):
        if self.socket and self.socket is not self.server:
            self.socket.close()
        self.socket = self.server if self.udp else None

    def stop(self):
        self.close()
        self.server.close()


class Secure(Raw):
    """A peer over TLS, with the key and certificate of a name that tests/tls/certificates made. It
    accepts and shakes hands by itself, while the test looks at the modem."""

    def __init__(self, folder, name="rsa"):
        super().__init__()
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(folder / f"{name}.pem", folder / f"{name}.key")
        self.thread = threading.Thread(target=self._accept, daemon=True)
        self.thread.start()

    def _accept(self):
        try:
            plain = self.server.accept()[0]
            plain.settimeout(60)  # an emulated board's arithmetic is slow
            self.socket = self.context.wrap_socket(plain, server_side=True)
        except OSError:
            pass  # the modem may well refuse the certificate

    def accept(self, timeout=10):
        self.thread.join(timeout)
        assert self.socket, "no client shook hands"
        self.socket.settimeout(timeout)
        return self.socket

    def shut(self):
        """The modem's answer is awaited beside what else the test does."""
        threading.Thread(target=self._unwrap, args=(self.accept(),), daemon=True).start()

    @staticmethod
    def _unwrap(secure):
        try:
            secure.unwrap()
        except OSError:
            pass

    def stop(self):
        self.server.close()
        self.close()

    @staticmethod
    def make_certificates(folder):
        subprocess.run([ROOT / "tests/tls/certificates", folder], check=True)
        return pathlib.Path(folder)

    @staticmethod
    def trust(folder, name="root"):
        """Lines of the world: the modem trusts this authority."""
        lines = (folder / f"{name}.pem").read_text().split("\n")[1:-2]
        return "".join(f"trust {name} {line}\n" for line in lines)


class Web:
    """nginx with a folder of pages."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder) / "web"
        pages = self.folder / "pages"
        pages.mkdir(parents=True, exist_ok=True)
        (pages / "index.html").write_text("<html><body>It works.</body></html>\n")
        (pages / "large").write_bytes(bytes(range(256)) * 1024)
        for path in (self.folder, pages):
            path.chmod(0o755)
        self.port = free_port()
        configuration = self.folder / "nginx.conf"
        configuration.write_text(
            f"""{"user root;" if os.geteuid() == 0 else ""} daemon off; pid {self.folder}/pid; error_log {self.folder}/error.log;
            events {{ worker_connections 64; }}
            http {{ access_log off; client_body_temp_path {self.folder}/body;
              proxy_temp_path {self.folder}/proxy; fastcgi_temp_path {self.folder}/fastcgi;
              uwsgi_temp_path {self.folder}/uwsgi; scgi_temp_path {self.folder}/scgi;
              server {{ listen 127.0.0.1:{self.port}; root {pages}; }} }}"""
        )
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        self.process = subprocess.Popen(
            [program, "-c", str(configuration), "-e", f"{self.folder}/error.log"],
            stderr=subprocess.DEVNULL,
        )
        wait_for_port(self.port, self.process)

    def page(self, name):
        return (self.folder / "pages" / name).read_bytes()

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


def wait_for_port(port, process, timeout=10):
    deadline = time.monotonic() + timeout
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise Timeout(f"no server at port {port}") from None
            time.sleep(0.02)

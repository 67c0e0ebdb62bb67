# SPDX-License-Identifier: MIT
"""Secured sockets of the ti dialect that listen, against OpenSSL's clients: good ones, bad ones, and
some that say nothing."""

import base64
import socket
import ssl
import subprocess
import threading

import pytest

from support.modem import free_port
from support.peers import Secure
from support.ti import event, failed, next_line, refused, taken, value
from support.ti_sockets import attach, late, late_error, make, receive, receive_all, send, store

pytestmark = [pytest.mark.product("ti-cc3220"), pytest.mark.filterwarnings("ignore:ssl.TLSVersion")]
ALL = bytes(range(256))
OPTION = {
    "authority": "SECURE_FILES_CA_FILE_NAME",
    "certificate": "SECURE_FILES_CERTIFICATE_FILE_NAME",
    "key": "SECURE_FILES_PRIVATE_KEY_FILE_NAME",
}
SHAKING = 60  # seconds in which two have shaken hands, on whatever machine
SILENCE = 30  # seconds that the modem gives to who says nothing


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    return Secure.make_certificates(tmp_path_factory.mktemp("certificates"))


def long(*cases):
    """Cases that a board is asked for in the long runs only."""
    return [pytest.param(*(x if isinstance(x, tuple) else (x,)), marks=pytest.mark.long) for x in cases]


def use(port, sd, **files):
    """Names these files, which the modem has."""
    taken(port, *(f"AT+SetSockOpt={sd},SOCKET,{OPTION[what]},{name}" for what, name in files.items()))


class Client:
    """Clients of a modem's server at a port of this machine, which trust its authority."""

    def __init__(self, folder, port, host="127.0.0.1"):
        self.folder, self.address = folder, (host, port)
        self.context = ssl.create_default_context(cafile=folder / "root.pem")
        self.context.maximum_version = ssl.TLSVersion.TLSv1_2
        self.sockets = []

    def shows(self, name):
        """From now on they have a certificate."""
        self.context.load_cert_chain(self.folder / f"{name}.pem", self.folder / f"{name}.key")

    def plain(self):
        self.sockets.append(socket.create_connection(self.address, SHAKING))
        return self.sockets[-1]

    def connect(self):
        """Shakes hands; the secured stream."""
        plain = self.plain()
        self.sockets[-1] = self.context.wrap_socket(plain, server_hostname="www.example.com")
        return self.sockets[-1]

    def is_refused(self):
        with pytest.raises((ssl.SSLError, ConnectionError)):
            self.connect()

    def stop(self):
        for one in self.sockets:
            one.close()


class World:
    """A modem that has these files, and listens where it is told to."""

    def __init__(self, start, folder):
        self.folder, self.forwarded = folder, free_port()
        self.modem = start(args=["--forward", f"tcp:{self.forwarded}:443"])
        self.port = self.modem.port
        attach(self.port)
        self.port.set_clock()
        self.client = Client(folder, self.forwarded)

    def store(self, *names):
        for name in names:
            store(self.port, name, (self.folder / name).read_bytes())

    def socket(self, name="ec"):
        """A secured socket, bound to port 443, with the certificate and key of this name."""
        self.store(f"{name}.pem", f"{name}.key")
        sd = make(self.port, "INET,STREAM,SEC")
        use(self.port, sd, certificate=f"{name}.pem", key=f"{name}.key")
        taken(self.port, f"AT+Bind={sd},INET,443,0.0.0.0")
        return sd

    def listen(self, name="ec", *options):
        """The socket, which listens."""
        sd = self.socket(name)
        taken(self.port, *(f"AT+SetSockOpt={sd},SOCKET,{x}" for x in options))
        taken(self.port, f"AT+Listen={sd},4")
        return sd

    def accept(self, sd):
        """Accepts a client that shakes hands meanwhile: the new socket, and the client's stream."""
        taken(self.port, f"AT+Accept={sd},INET")
        stream = self.client.connect()
        return self.accepted(), stream

    def accepted(self):
        """The socket that an Accept brings."""
        return int(event(self.port, "+accept:", SHAKING).split(",")[0])

    def ended(self, sd):
        """An event says that the peer has ended its secured stream."""
        assert event(self.port, "+eventsock:", SHAKING) == f"async_event,{sd},other_side_close_ssl,-452"

    def rejected(self, sd, number):
        """An event says that a client has not come through the handshake."""
        assert event(self.port, "+eventsock:", SHAKING) == f"async_event,{sd},ssl_accept,{number}"


@pytest.fixture
def world(start, certificates):
    one = World(start, certificates)
    yield one
    one.client.stop()


def exactly(stream, n):
    data = b""
    while len(data) < n:
        more = stream.recv(n - len(data))
        assert more, f"the end after {len(data)} of {n} bytes"
        data += more
    return data


def gone(stream):
    """The modem has left; how that looks is the network's between."""
    try:
        return stream.recv(1) == b""
    except ConnectionResetError:
        return True


def ending(stream):
    """Ends the secured stream, and waits for the modem to do so too, beside what else a test does."""

    def end():
        try:
            stream.unwrap()
        except OSError:
            pass  # the test is over

    thread = threading.Thread(target=end, daemon=True)
    thread.start()
    return thread


# ------------------------------------------------------------------------------ good ones


@pytest.mark.parametrize("name", ["rsa", *long("ec", "deep")])
def test_data_both_ways(world, name):
    w = world
    listener = w.listen(name)
    sd, peer = w.accept(listener)
    assert peer.version() == "TLSv1.2"
    threading.Thread(target=peer.sendall, args=(ALL * 256,), daemon=True).start()
    assert receive_all(w.port, sd, 65536, timeout=SHAKING) == ALL * 256
    for _ in range(64):
        assert send(w.port, sd, ALL * 4) == ["OK"]
    assert exactly(peer, 65536) == ALL * 256
    assert send(w.port, sd, base64.b64encode(b"hello"), 1) == ["OK"]
    assert exactly(peer, 5) == b"hello"
    assert value(w.port, f"AT+Close={sd}") == str(sd)
    assert peer.recv(1) == b""  # and OpenSSL would say so if no close_notify had come


@pytest.mark.long
def test_openssls_own_client(world):
    w = world
    listener = w.listen("rsa")
    taken(w.port, f"AT+Accept={listener},INET")
    line = ["openssl", "s_client", "-connect", f"127.0.0.1:{w.forwarded}", "-quiet", "-verify_return_error",
            "-CAfile", w.folder / "root.pem", "-verify_hostname", "www.example.com"]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as client:
        sd = w.accepted()
        client.stdin.write(b"what it says\n")
        client.stdin.flush()
        assert receive_all(w.port, sd, 13, timeout=SHAKING) == b"what it says\n"
        assert send(w.port, sd, b"what it hears") == ["OK"]
        assert value(w.port, f"AT+Close={sd}") == str(sd)
        assert client.stdout.read() == b"what it hears"


def test_a_client_that_came_before_it_was_accepted(world):
    w = world
    listener = w.listen()
    stream = []
    client = threading.Thread(target=lambda: stream.append(w.client.connect()), daemon=True)
    client.start()
    assert late(w.port, f"AT+Select={listener},{listener},60,0", SHAKING) == b"+select:%d" % listener
    taken(w.port, f"AT+Accept={listener},INET")
    sd = w.accepted()
    client.join(SHAKING)
    assert send(w.port, sd, b"welcome") == ["OK"]
    assert exactly(stream[0], 7) == b"welcome"


@pytest.mark.long
def test_one_after_another(world):
    w = world
    listener = w.listen()
    for text in b"one", b"two", b"three":
        sd, peer = w.accept(listener)
        peer.sendall(text)
        assert receive_all(w.port, sd, len(text)) == text
        end = ending(peer)
        w.ended(sd)
        assert receive(w.port, sd) == b""
        value(w.port, f"AT+Close={sd}")
        end.join(SHAKING)
        assert not end.is_alive()  # ours has come


def test_two_at_a_time_and_the_third_waits_for_a_place(world):
    w = world
    listener = w.listen()
    pairs = [w.accept(listener) for _ in range(2)]
    for i, (sd, peer) in enumerate(pairs):
        peer.sendall(b"%d" % i)
        assert receive_all(w.port, sd, 1) == b"%d" % i
    stream = []
    third = threading.Thread(target=lambda: stream.append(w.client.connect()), daemon=True)
    third.start()
    late_error(w.port, f"AT+Accept={listener},INET", -460, SHAKING)
    value(w.port, f"AT+Close={pairs[0][0]}")
    taken(w.port, f"AT+Accept={listener},INET")
    sd = w.accepted()
    third.join(SHAKING)
    stream[0].sendall(b"third")
    assert receive_all(w.port, sd, 5) == b"third"
    assert send(w.port, pairs[1][0], b"still there") == ["OK"]
    assert exactly(pairs[1][1], 11) == b"still there"


@pytest.mark.long
def test_who_was_accepted_outlives_the_listener(world):
    w = world
    listener = w.listen()
    sd, peer = w.accept(listener)
    value(w.port, f"AT+Close={listener}")
    assert value(w.port, f"AT+GetSockOpt={sd},SOCKET,{OPTION['key']}") == "ec.key"
    assert send(w.port, sd, ALL) == ["OK"]
    assert exactly(peer, 256) == ALL


@pytest.mark.long
def test_a_client_and_a_server_at_a_time(start, certificates):
    server = Secure(certificates)
    forwarded = free_port()
    port = start(
        world=f"redirect tcp any 444 to 127.0.0.1 {server.port}\n",
        args=["--forward", f"tcp:{forwarded}:443"],
    ).port
    attach(port)
    port.set_clock()
    for name in "root.pem", "ec.pem", "ec.key":
        store(port, name, (certificates / name).read_bytes())
    listener, out = (make(port, "INET,STREAM,SEC") for _ in range(2))
    use(port, listener, certificate="ec.pem", key="ec.key")
    use(port, out, authority="root.pem")
    taken(port, f"AT+Bind={listener},INET,443,0.0.0.0", f"AT+Listen={listener},1", f"AT+Accept={listener},INET")
    client = Client(certificates, forwarded)
    stream = client.connect()
    sd = int(event(port, "+accept:", SHAKING).split(",")[0])
    assert late(port, f"AT+Connect={out},INET,444,192.0.2.1", SHAKING) == b"+connect:444,192.0.2.1"
    assert send(port, out, b"out") == ["OK"] and server.receive(3) == b"out"
    assert send(port, sd, b"in") == ["OK"] and exactly(stream, 2) == b"in"
    refused(port, "AT+Socket=INET,STREAM,SEC", -460)
    client.stop()
    server.stop()


def test_a_listener_that_does_not_block(world):
    w = world
    listener = w.listen("ec", "NONBLOCKING,1")
    late_error(w.port, f"AT+Accept={listener},INET", -11)
    stream = []
    client = threading.Thread(target=lambda: stream.append(w.client.connect()), daemon=True)
    client.start()
    answer = b""
    while not answer.startswith(b"+accept:"):
        ready = late(w.port, f"AT+Select={listener},{listener},60,0", SHAKING)
        assert ready == b"+select:%d" % listener
        answer = late(w.port, f"AT+Accept={listener},INET")
        assert answer.startswith((b"+accept:", failed(-11).encode()))
    client.join(SHAKING)
    sd = int(answer.removeprefix(b"+accept:").split(b",")[0])
    late_error(w.port, f"AT+Recv={sd},0,10", -11)  # as its listener
    taken(w.port, f"AT+SetSockOpt={sd},SOCKET,NONBLOCKING,0")
    stream[0].sendall(b"x")
    assert receive_all(w.port, sd, 1) == b"x"


@pytest.mark.long
@pytest.mark.parametrize("names, theirs, agreed", [("H1|H2", ["h2"], "h2"), ("H1", ["http/1.1", "h2"], "http/1.1")])
def test_a_protocol_is_agreed_on(world, names, theirs, agreed):
    w = world
    w.client.context.set_alpn_protocols(theirs)
    _, peer = w.accept(w.listen("ec", f"SECURE_ALPN,{names}"))
    assert peer.selected_alpn_protocol() == agreed


@pytest.mark.long
def test_a_cipher_and_a_version_of_the_masks(world):
    w = world
    w.client.context.minimum_version = ssl.TLSVersion.TLSv1
    w.client.context.set_ciphers("DEFAULT@SECLEVEL=0")
    listener = w.listen("rsa", "SECURE_MASK,TLS_RSA_WITH_AES_128_CBC_SHA", "SECMETHOD,TLSV1_1")
    _, peer = w.accept(listener)
    assert (peer.version(), peer.cipher()[0]) == ("TLSv1.1", "AES128-SHA")


@pytest.mark.host  # whose network alone lets somebody in from ::1
def test_a_server_of_ipv6(start, certificates):
    forwarded = free_port()
    port = start(args=["--forward", f"tcp6:{forwarded}:443"]).port
    taken(port, "AT+NetCfgSet=IF,STATE,IPV6_STA_LOCAL|IPV6_STA_GLOBAL")
    attach(port)
    event(port, "+eventnetapp:ipv6_acquired,0xfec00000:", 30)
    port.set_clock()
    for name in "ec.pem", "ec.key":
        store(port, name, (certificates / name).read_bytes())
    listener = make(port, "INET6,STREAM,SEC")
    use(port, listener, certificate="ec.pem", key="ec.key")
    taken(port, f"AT+Bind={listener},INET6,443,::", f"AT+Listen={listener},2", f"AT+Accept={listener},INET6")
    client = Client(certificates, forwarded, "::1")
    stream = client.connect()
    sd, family = event(port, "+accept:", SHAKING).split(",")[:2]
    assert family == "inet6"
    stream.sendall(ALL)
    assert receive_all(port, int(sd), 256) == ALL
    assert send(port, int(sd), ALL) == ["OK"]
    assert exactly(stream, 256) == ALL
    client.stop()


# ------------------------------------------------------------------------------ clients that show certificates


def asking(world):
    """A server that asks its clients for certificates, and accepts."""
    world.store("root.pem")
    listener = world.listen("ec", f"{OPTION['authority']},root.pem")
    taken(world.port, f"AT+Accept={listener},INET")
    return listener


def test_a_client_with_a_good_certificate(world):
    w = world
    asking(w)
    w.client.shows("client")
    peer = w.client.connect()
    sd = w.accepted()
    assert send(w.port, sd, b"known") == ["OK"]
    assert exactly(peer, 5) == b"known"


@pytest.mark.parametrize(
    "name, error",
    [
        (None, -745),
        ("alone", -468),
        *long(("stranger", -468), ("expired", -461), ("rsa", -450)),  # the last is a server's
    ],
)
def test_a_client_that_is_not_believed_and_one_that_is(world, name, error):
    w = world
    listener = asking(w)
    if name:
        w.client.shows(name)
    w.client.is_refused()
    w.rejected(listener, error)
    w.client.shows("client")
    peer = w.client.connect()  # the same Accept still waits
    sd = w.accepted()
    peer.sendall(b"x")
    assert receive_all(w.port, sd, 1) == b"x"


@pytest.mark.long
def test_nobody_is_asked_for_a_certificate_without_an_authority(world):
    w = world
    w.client.shows("alone")
    sd, peer = w.accept(w.listen())
    assert send(w.port, sd, b"x") == ["OK"]
    assert exactly(peer, 1) == b"x"


# ------------------------------------------------------------------------------ handshakes that fail


def then_another(world, listener):
    """The Accept still waits, and a good client comes through."""
    world.client.context = ssl.create_default_context(cafile=world.folder / "root.pem")
    peer = world.client.connect()
    sd = world.accepted()
    peer.sendall(ALL)
    assert receive_all(world.port, sd, 256) == ALL
    value(world.port, f"AT+Close={sd}")
    value(world.port, f"AT+Close={listener}")


@pytest.mark.long
def test_no_version_in_common(world):
    w = world
    listener = w.listen("ec", "SECMETHOD,TLSV1_2")
    taken(w.port, f"AT+Accept={listener},INET")
    w.client.context.minimum_version = ssl.TLSVersion.TLSv1
    w.client.context.maximum_version = ssl.TLSVersion.TLSv1_1
    w.client.context.set_ciphers("DEFAULT@SECLEVEL=0")
    w.client.is_refused()
    w.rejected(listener, -340)
    then_another(w, listener)


def test_no_cipher_in_common(world):
    w = world
    listener = w.listen("ec", "SECURE_MASK,TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")
    taken(w.port, f"AT+Accept={listener},INET")
    w.client.context.set_ciphers("AES128-SHA")
    w.client.is_refused()
    w.rejected(listener, -340)
    then_another(w, listener)


@pytest.mark.long
def test_no_protocol_in_common(world):
    w = world
    listener = w.listen("ec", "SECURE_ALPN,H2")
    taken(w.port, f"AT+Accept={listener},INET")
    w.client.context.set_alpn_protocols(["http/1.1"])
    w.client.is_refused()
    w.rejected(listener, -340)
    then_another(w, listener)


@pytest.mark.long
def test_a_client_that_does_not_trust_the_server(world):
    w = world
    listener = w.listen("alone")
    taken(w.port, f"AT+Accept={listener},INET")
    w.client.is_refused()
    w.rejected(listener, -340)
    value(w.port, f"AT+Close={listener}")
    assert next_line(w.port) == failed(-9).encode()


@pytest.mark.parametrize(
    "said",
    [b"GET / HTTP/1.1\r\n\r\n", *long(bytes(300), ALL, b"\x16\x03\x01\x40\x00" + ALL)],
    ids=["plain", "nothing", "everything", "cut"],
)
def test_what_is_no_tls(world, said):
    w = world
    listener = w.listen()
    taken(w.port, f"AT+Accept={listener},INET")
    peer = w.client.plain()
    peer.sendall(said)
    if said[0] == 0x16:
        peer.shutdown(socket.SHUT_WR)  # a record that never ends
    w.rejected(listener, -340)
    then_another(w, listener)


def test_a_client_that_goes_in_the_middle(world):
    w = world
    listener = w.listen()
    taken(w.port, f"AT+Accept={listener},INET")
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    shaking = w.client.context.wrap_bio(incoming, outgoing, server_hostname="www.example.com")
    for linger in False, True:  # a FIN, and a reset
        peer = w.client.plain()
        with pytest.raises(ssl.SSLWantReadError):
            shaking.do_handshake()
        peer.sendall(outgoing.read())
        assert peer.recv(1) == b"\x16"  # the modem has answered
        if linger:
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        peer.close()
        w.rejected(listener, -340)
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        shaking = w.client.context.wrap_bio(incoming, outgoing, server_hostname="www.example.com")
    then_another(w, listener)


@pytest.mark.long
def test_who_says_nothing_holds_up_others_for_a_while_only(world):
    w = world
    listener = w.listen()
    w.client.plain()
    taken(w.port, f"AT+Accept={listener},INET")
    stream = []
    good = threading.Thread(target=lambda: stream.append(w.client.connect()), daemon=True)
    good.start()
    assert event(w.port, "+eventsock:", SILENCE + SHAKING) == f"async_event,{listener},ssl_accept,-462"
    sd = w.accepted()
    good.join(SHAKING)
    stream[0].sendall(b"at last")
    assert receive_all(w.port, sd, 7) == b"at last"


def test_a_listener_that_is_closed_while_somebody_arrives(world):
    w = world
    listener = w.listen()
    peer = w.client.plain()
    taken(w.port, f"AT+Accept={listener},INET")
    late_error(w.port, f"AT+Select={listener + 1},{listener + 1},0,0", -9)  # its number is nobody's yet
    assert value(w.port, f"AT+Close={listener}") == str(listener)
    assert next_line(w.port) == failed(-9).encode()
    assert gone(peer)
    then_another(w, accepting(w))


def accepting(world):
    listener = world.listen()
    taken(world.port, f"AT+Accept={listener},INET")
    return listener


@pytest.mark.long
def test_a_stop_while_somebody_arrives(world):
    w = world
    listener = w.listen()
    w.client.plain()
    taken(w.port, f"AT+Accept={listener},INET", "AT+Stop=0")
    assert event(w.port, "ERROR: ") == "process command,-2018"
    taken(w.port, "AT+Start")
    attach(w.port)
    then_another(w, accepting(w))


# ------------------------------------------------------------------------------ listening


@pytest.mark.long
def test_files_that_a_server_needs(world):
    w = world
    w.store("ec.pem", "ec.key", "rsa.key", "root.pem")
    store(w.port, "rubbish", b"-----BEGIN RUBBISH-----\n" + ALL)
    handle = value(w.port, "AT+FileOpen=nothing,CREATE,1").split(",")[0]
    taken(w.port, f"AT+FileClose={handle},,")
    sd = make(w.port, "INET,STREAM,SEC")
    refused(w.port, f"AT+Listen={sd},1", -22)  # it is not bound
    taken(w.port, f"AT+Bind={sd},INET,443,0.0.0.0")
    refused(w.port, f"AT+Listen={sd},1", -457)
    for certificate in "none.pem", "rubbish":
        use(w.port, sd, certificate=certificate, key="ec.key")
        refused(w.port, f"AT+Listen={sd},1", -457)
    use(w.port, sd, certificate="ec.pem")
    for key in "none.key", "rubbish", "rsa.key", "ec.pem":
        use(w.port, sd, key=key)
        refused(w.port, f"AT+Listen={sd},1", -458)
    use(w.port, sd, key="ec.key")
    for authority, error in ("none.pem", -454), ("rubbish", -456), ("nothing", -456):
        use(w.port, sd, authority=authority)
        refused(w.port, f"AT+Listen={sd},1", error)
    use(w.port, sd, authority="root.pem")
    taken(w.port, f"AT+Listen={sd},1")


def test_a_server_with_a_certificate_and_no_key(world):
    w = world
    w.store("ec.pem")
    sd = make(w.port, "INET,STREAM,SEC")
    use(w.port, sd, certificate="ec.pem")
    taken(w.port, f"AT+Bind={sd},INET,443,0.0.0.0")
    refused(w.port, f"AT+Listen={sd},1", -458)


@pytest.mark.long
def test_what_it_listens_with_stays(world):
    w = world
    listener = w.listen()
    sd, _ = w.accept(listener)
    for one in listener, sd:
        for option in f"{OPTION['key']},other.key", "SECMETHOD,TLSV1_2", "SECURE_ALPN,H1", "SECURE_MASK,":
            refused(w.port, f"AT+SetSockOpt={one},SOCKET,{option}", -466)
        assert value(w.port, f"AT+GetSockOpt={one},SOCKET,{OPTION['key']}") == "ec.key"
        taken(w.port, f"AT+SetSockOpt={one},SOCKET,KEEPALIVE,0")


# ------------------------------------------------------------------------------ ends


def test_the_end_of_the_secured_stream_is_an_event(world):
    w = world
    sd, peer = w.accept(w.listen())
    peer.sendall(b"last")
    ending(peer)
    assert receive_all(w.port, sd, 4) == b"last"
    w.ended(sd)
    assert receive(w.port, sd) == b""


def test_a_stream_that_is_cut_is_no_end(world):
    w = world
    sd, peer = w.accept(w.listen())
    taken(w.port, f"AT+Recv={sd},0,10")
    peer.close()
    assert next_line(w.port) == failed(-470).encode()


@pytest.mark.long
def test_a_time_for_receiving(world):
    w = world
    sd, peer = w.accept(w.listen("ec", "RCVTIMEO,0,10000"))
    late_error(w.port, f"AT+Recv={sd},0,10", -11)
    peer.sendall(b"x")
    assert late(w.port, f"AT+Select={sd},{sd},60,0", SHAKING) == b"+select:%d" % sd
    assert receive_all(w.port, sd, 1) == b"x"

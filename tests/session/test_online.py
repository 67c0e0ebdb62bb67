# SPDX-License-Identifier: MIT
"""Online data mode: transparency, the escape sequence, both flows, and each way it ends."""

import hashlib
import os
import threading
import time

import pytest
from support.modem import GUARD, carrying
from support.telit import activate, dial, redirect

ALL_BYTES = bytes(range(256))


def test_data_is_eight_bit_clean_both_ways(start, raw):
    port = start(world=redirect(raw, 2000)).port
    activate(port)
    assert dial(port) == "CONNECT"
    port.write(ALL_BYTES * 4)
    assert raw.receive(1024) == ALL_BYTES * 4
    raw.send(ALL_BYTES * 4)
    assert port.read(1024) == ALL_BYTES * 4


def test_a_page_is_fetched_as_in_section_3_5_1(start, web):
    port = start(world=redirect(web, 80)).port
    assert port.command('AT+CGDCONT = 1,"IP","internet","0.0.0.0",0,0')[-1] == "OK"
    assert port.command("AT#SCFG=1,1,300,90,600,50")[-1] == "OK"
    answer = port.command('AT#SGACT=1,1,"EASY GPRS","EASY GPRS"', 30)
    assert answer[-1] == "OK" and answer[-2].startswith("#SGACT: 10.")
    assert port.command('AT#SD=1,0,80,"www.telit.com",0,0')[-1] == "CONNECT"
    port.write(b"GET /large HTTP/1.1\r\nHost: www.telit.com\r\nConnection: keep-alive\r\n\r\n")
    header = port.until(b"\r\n\r\n")
    assert header.startswith(b"HTTP/1.1 200 OK")
    assert port.read(len(web.page("large")), 20) == web.page("large")
    port.escape()
    port.until(b"\r\nOK\r\n")
    assert port.command("AT#SH=1")[-1] == "OK"


def test_escape_needs_silence_on_both_sides(start, raw):
    port = start(world=redirect(raw, 2000)).port
    activate(port)
    assert dial(port) == "CONNECT"
    port.write(b"a+++b")
    assert raw.receive(5) == b"a+++b"
    time.sleep(GUARD)
    port.write(b"+++")
    time.sleep(0.1)
    port.write(b"x")  # too early: no escape, and nothing is lost
    assert raw.receive(4) == b"+++x"
    time.sleep(GUARD)
    port.write(b"++")  # one short
    time.sleep(1.5)
    port.write(b"y")
    assert raw.receive(3) == b"++y"
    port.escape()
    port.until(b"\r\nOK\r\n")
    assert port.command("AT#SS=1")[0].startswith("#SS: 1,2,")


def sent(port):
    """What #SI says that the connection has sent."""
    return int(port.command("AT#SI=1")[-2].split(",")[1])


@pytest.mark.long  # megabytes, until nobody on the way has room
def test_escape_while_the_peer_takes_nothing(start, raw):
    modem = start(world=redirect(raw, 2000), ports=2)
    port, other = modem.ports
    activate(port)
    raw.keep_little()
    assert dial(port) == "CONNECT"
    raw.accept()
    written, seen, looks, progress = 0, 0, 0, time.monotonic()
    # Until all buffers up to the peer are full.
    while looks < 20 or time.monotonic() < progress + 1 + carrying(15000):
        before, seen = seen, sent(other)
        looks += 1
        if seen == written:
            port.write(b"x" * 3000)
            written += 3000
        if seen != before:
            looks, progress = 0, time.monotonic()
    port.write(b"y" * 1000)
    time.sleep(carrying(4000))  # the guard time begins behind them
    port.escape()
    port.until(b"\r\nOK\r\n")
    assert "bytes of data that were not taken" in modem.trace.read_text(errors="replace")
    assert port.command("AT#SS=1")[0].startswith("#SS: 1,2,")
    assert port.command("AT#SH=1")[-1] == "OK"


def test_the_guard_time_is_s12(start, raw):
    port = start(world=redirect(raw, 2000)).port
    activate(port)
    assert port.command("ATS12=20") == ["OK"]
    assert dial(port) == "CONNECT"
    port.escape(guard=0.6)
    port.until(b"\r\nOK\r\n")


def test_suspended_connection_keeps_what_arrives(start, raw):
    port = start(world=redirect(raw, 2000)).port
    activate(port)
    assert dial(port, 3) == "CONNECT"
    raw.accept()
    port.escape()
    port.until(b"\r\nOK\r\n")
    raw.send(b"first ")
    port.until(b"\r\nSRING: 3\r\n")
    raw.send(b"second")
    time.sleep(0.3)
    port.silence()  # told once
    port.write(b"AT#SO=3\r")
    port.until(b"\r\nCONNECT\r\n")
    assert port.read(12) == b"first second"
    port.write(b"back")
    assert raw.receive(4) == b"back"


def test_peer_closes(start, raw):
    port = start(world=redirect(raw, 2000)).port
    activate(port)
    assert dial(port) == "CONNECT"
    raw.send(b"last words")
    raw.close()
    assert port.until(b"\r\nNO CARRIER\r\n") == b"last words\r\nNO CARRIER\r\n"
    assert port.command("AT#SS=1") == ["#SS: 1,0", "OK"]


@pytest.mark.long  # as many
def test_megabytes_each_way_with_a_slow_reader(start, raw):
    port = start(world=redirect(raw, 2000)).port
    activate(port)
    assert dial(port) == "CONNECT"
    blob = os.urandom(16 << 20)
    raw.accept(60 + carrying(len(blob)))
    sender = threading.Thread(target=lambda: raw.socket.sendall(blob), daemon=True)
    sender.start()
    time.sleep(2)  # the window closes: nobody reads yet
    assert sender.is_alive(), "so much cannot have found room in the modem"
    got = port.read(len(blob), 60 + carrying(len(blob)))
    assert hashlib.sha256(got).digest() == hashlib.sha256(blob).digest()
    sender.join(10)

    blob = blob[: 1 << 20]
    limit = 60 + carrying(len(blob))
    received = []
    reader = threading.Thread(target=lambda: received.append(raw.receive(len(blob), limit)))
    time.sleep(0.2)
    reader.start()
    port.write(blob, limit)
    reader.join(limit)
    assert received and received[0] == blob


def test_udp_online(start, udp_raw):
    port = start(world=redirect(udp_raw, 2000, "udp")).port
    activate(port)
    assert port.command("AT#SCFG=1,1,10,0,600,5")[-1] == "OK"
    assert dial(port, protocol=1) == "CONNECT"
    port.write(b"datagram")
    assert udp_raw.receive(0) == b"datagram"
    udp_raw.send(b"and back")
    assert port.read(8) == b"and back"


def test_inactivity_closes(start, raw):
    port = start(world=redirect(raw, 2000)).port
    activate(port)
    assert port.command("AT#SCFG=1,1,300,1,600,50") == ["OK"]
    assert dial(port) == "CONNECT"
    port.until(b"\r\nNO CARRIER\r\n")


def test_small_packets_wait_for_the_send_timer(start, raw):
    port = start(world=redirect(raw, 2000)).port
    activate(port)
    assert port.command("AT#SCFG=1,1,300,90,600,10") == ["OK"]
    assert dial(port) == "CONNECT"
    raw.accept()
    begun = time.monotonic()
    port.write(b"short")
    assert raw.receive(5) == b"short"
    assert time.monotonic() - begun > 0.9


def test_dtr_drop_hangs_up_when_told_so(start, raw):
    modem = start(world=redirect(raw, 2000))
    port = modem.port
    activate(port)
    assert port.command("AT&D2") == ["OK"]
    assert dial(port) == "CONNECT"
    raw.accept()
    port.close()  # a closed terminal is a dropped DTR
    assert raw.closed() == b""
    port.open()
    assert port.command("AT")[-1] == "OK"


def test_what_the_modem_does_not_take_goes_with_its_host(start, raw):
    """A peer that takes nothing holds the host back; when the host goes, what was on its way is
    neither data nor a command of the next one."""
    modem = start(world=redirect(raw, 2000))
    port = modem.port
    activate(port)
    assert port.command("AT&D2") == ["OK"]
    raw.keep_little()
    assert dial(port) == "CONNECT"
    raw.accept()
    stuck = time.monotonic() + 1
    while time.monotonic() < stuck:
        try:
            os.write(port.fd, b"AT+CGMM\r" * 100)
            stuck = time.monotonic() + 1
        except BlockingIOError:
            time.sleep(0.01)
    port.close()
    raw.closed()  # the modem has seen it
    port.open()
    assert port.command("AT+CGMI") == ["Telit", "OK"]
    port.silence()
    assert "parser +CGMM" not in modem.trace.read_text(errors="replace")


def test_a_lost_context_ends_data_mode(start, raw):
    modem = start(world=redirect(raw, 2000))
    port = modem.port
    activate(port)
    assert dial(port) == "CONNECT"
    raw.accept()
    assert modem.tell("network deactivate 1").startswith("ok")
    port.until(b"\r\nNO CARRIER\r\n")
    assert port.command("AT#SGACT?")[0] == "#SGACT: 1,0"
    assert port.command("AT#SS=1") == ["#SS: 1,0", "OK"]


def test_nobody_answers(start):
    modem = start()
    port = modem.port
    activate(port)
    assert port.command("AT+CMEE=2") == ["OK"]
    assert dial(port, to=1, host="10.0.2.2") == "+CME ERROR: cannot open socket"
    assert port.command("AT") == ["OK"]

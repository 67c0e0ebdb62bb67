# SPDX-License-Identifier: MIT
"""Each error number of chapter 10 that services raise, once; test_sierra_{stack,bearers,ppp}.py have
those of the stack and of bearers."""

import pytest

from support.modem import free_port
from support.sierra_sockets import PEER, attach, create, redirect

pytestmark = pytest.mark.product("sierra-sl8")

CLIENT = f'AT+WIPCREATE=2,1,"{PEER}",2000'
CASES = [
    (3, ["ATO"]),
    (800, ["AT+WIPOPT=2,1,1,5"]),
    (801, ["AT+WIPOPT=2,1,2,8,256"]),
    (803, ["AT+WIPCFG=0", CLIENT]),
    (830, [f'AT+WIPCREATE=2,9,"{PEER}",2000']),
    (831, ["AT+WIPDATA=2,2,1"]),
    (832, [f'AT+WIPCREATE=2,2,"{PEER}",0']),
    (834, ['AT+WIPCREATE=7,1,"pop.example"']),
    (835, ["AT+WIPOPT=2,1,2,0,80"]),
    (837, ["AT+WIPCLOSE=10,1"]),
    (838, ["AT+WIPS=6,1", "AT+WIPCFG=0", "attach", "AT+WIPCREATE=3,1,80,1,1",
           "AT+WIPCREATE=3,2,81,2,2"]),
    (839, [f'AT+WIPCREATE=9,2,"{PEER}",2000']),
    (840, [CLIENT]),
    (842, [f'AT+WIPCREATE=2,2,"{PEER}",2001', "later"]),
    (845, ["AT+WIPCREATE=3,1,80,1,2"]),
    (847, ["AT+WIPDATA=2,1,2,1073,1"]),
    (851, ["AT+WIPCREATE=2,2"]),
    (853, ["AT+WIPCFG=2,15,1", "AT+WIPDATA=2,1,3", 'AT+WIPDATARW=1,1,"3030"']),
]


@pytest.mark.parametrize("number, lines", CASES, ids=[str(n) for n, _ in CASES])
def test_errors_of_services(start, raw, number, lines):
    closed = f"redirect tcp any 2001 to 127.0.0.1 {free_port()}\n"
    port = start(world=redirect(raw, 2000) + closed).port
    attach(port)
    create(port, "2,1,2000")
    if number == 3:
        assert port.command("AT+WIPDATA=2,1,1") == ["CONNECT"]
        port.escape()
        port.until(b"\r\nOK\r\n")
    *before, last = lines
    for line in before:
        if line == "attach":
            assert port.command("AT+WIPCFG=1") == ["OK"]
            assert port.command("AT+WIPBR=1,6") == ["OK"]
            assert port.command("AT+WIPBR=4,6,0", 60) == ["OK"]
        else:
            assert port.command(line, 30)[-1] == "OK", line
    error = f"+CME ERROR: {number}"
    if last == "later":
        port.until(f"\r\n{error}\r\n".encode(), 60)
    else:
        assert port.command(last) == [error]

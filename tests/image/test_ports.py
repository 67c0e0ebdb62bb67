# SPDX-License-Identifier: MIT
"""Three AT ports at once, and flow control on each."""

import threading


def test_a_port_answers_without_anybody_at_the_control_uart(board):
    assert board.port.command("AT") == ["OK"]
    assert board.port.command("ATI") == ["HE863-EUR", "OK"]
    assert board.port.command("AT+CGMM") == ["HE863-EUR", "OK"]


def test_wrong_input_is_told(board):
    port = board.port
    port.send(b"nonsense\rAT+NONSENSE\r")
    port.until(b"\r\nERROR\r\n")
    port.send(b"AT" + b"x" * 2000 + b"\r")
    port.until(b"\r\nERROR\r\n")
    assert port.command("AT") == ["OK"]


def test_each_port_has_settings_of_its_own(board):
    one, two, three = board.ports
    assert one.command("ATE0") == ["OK"]
    two.send(b"ATE0V0\r")
    two.until(b"0\r")
    for port, answer in ((one, b"\r\nOK\r\n"), (two, b"0\r"), (three, b"AT\r\r\nOK\r\n")):
        port.send(b"AT\r")
        assert port.until(answer) == answer


def test_three_ports_are_busy_at_once(board):
    lines = 300
    failures = []

    def work(port, name):
        try:
            for i in range(lines):
                size = (i * 7 + len(name)) % 1500 + 1
                answer = port.command(f"AT#SCFG={name},1,{size},90,600,50")
                assert answer == ["OK"], answer
                if i % 10 == 0:
                    stored = port.command("AT#SCFG?")[int(name) - 1]
                    assert stored == f"#SCFG: {name},1,{size},90,600,50", stored
        except Exception as error:  # told by the test's own thread
            failures.append(error)

    threads = [
        threading.Thread(target=work, args=(port, str(i + 1)))
        for i, port in enumerate(board.ports)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_a_host_that_does_not_read_stops_its_port_and_no_other(board):
    one, two, _ = board.ports
    assert one.command("ATE0") == ["OK"]
    # Until nothing is taken any more: every buffer on the way is full of answers.
    asked = 0
    one.line.settimeout(1)
    try:
        while asked < 100000:
            one.line.sendall(b"AT#SCFG?\r")
            asked += 1
    except TimeoutError:
        pass
    assert asked < 100000
    assert two.command("AT") == ["OK"]
    lines = [f"#SCFG: {n},1,300,90,600,50" for n in range(1, 7)]
    one.line.settimeout(1)
    for _ in range(asked):
        answer = one.until(b"\r\nOK\r\n").decode().split()
        assert " ".join(answer) == " ".join(lines + ["OK"])


def test_a_host_is_there_when_the_control_uart_says_so(board):
    port, control = board.port, board.control
    assert control.say("port 1 detach") == ["ok"]
    port.send(b"AT\r")
    assert port.rest() == b""
    assert control.say("port 1") == ["port 1 idle", "ok"]
    assert control.say("port 1 attach") == ["ok"]
    assert port.command("AT") == ["OK"]
    assert control.say("port 4 attach") == ["error no such port"]


def test_what_a_port_does_is_told(board):
    port, control = board.port, board.control
    assert control.say("port 1") == ["port 1 idle", "ok"]
    port.send(b"AT+COPS=?\r")
    port.until(b"\r")
    while control.say("port 1") == ["port 1 idle", "ok"]:
        pass
    assert control.say("port 1") == ["port 1 running", "ok"]
    port.until(b"\r\nOK\r\n")
    assert control.say("port 1") == ["port 1 idle", "ok"]


def test_a_long_world_does_not_keep_a_port_waiting(board):
    """Hundreds of lines at once on the control UART, and answers in between on an AT port."""
    lines = [f"host h{n}.example 192.0.2.{n % 250 + 1}" for n in range(40)] * 8
    board.control.send("".join(line + "\n" for line in lines).encode())
    for _ in range(20):
        assert board.port.command("AT") == ["OK"]
    for _ in lines:
        assert board.control.until(b"\n") == b"ok\n"


def test_nothing_comes_behind_the_word_that_a_host_went(board):
    board.port.command("ATE0")
    for _ in range(30):
        board.port.send(b"AT#SCFG?\r" * 3)
        board.port.until(b"#SCFG: 2")
        board.control.send(b"port 1 detach\n")
        answer = b""
        while b"ok\n" not in answer:
            answer += board.control.come()
            board.port.come()  # a line of single bytes is full after some 300
        board.port.come()
        assert board.port.rest(0.02) == b""
        assert board.control.say("port 1 attach") == ["ok"]

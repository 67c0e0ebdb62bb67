# SPDX-License-Identifier: MIT
"""The file commands: every error, payloads of any bytes cut anywhere, whole megabytes, power cuts."""

import base64
import random
import re
import signal
import time

import pytest

from support import ti
from support.ti import COUNT, LATER, PARSE, listed, refused, taken, value

pytestmark = pytest.mark.product("ti-cc3220")

# SimpleLink's numbers.
BAD_SIZE, TOO_MANY_OPEN, NO_SPACE, EXISTS, NO_ENTRY = -10301, -10316, -10322, -10326, -10328
BAD_MODE, NO_FAILSAFE, NO_COPY, BAD_HANDLE, BAD_OFFSET = -10330, -10333, -10334, -10335, -10337
BAD_FLAGS, UNKNOWN, OPEN_FOR_WRITE = -10340, -10341, -10370

ALL_BYTES = bytes(range(256))


def opened(port, name, options, size=None):
    """The ID of the file."""
    line = f"AT+FileOpen={name},{options}" + (f",{size}" if size is not None else "")
    found = re.fullmatch(r"(\d+),0", value(port, line))
    assert found, line
    return int(found[1])


def write_line(fid, offset, data, form=0):
    payload = base64.b64encode(data) if form else data
    return b"AT+FileWrite=%d,%d,%d,%d,%s\r\n" % (fid, offset, form, len(payload), payload)


def written(port, fid, offset, data, form=0):
    port.write(write_line(fid, offset, data, form), timeout=60)
    assert port.answer(60) == b"+filewrite:%d\r\nOK\r\n" % len(data)


def read(port, fid, offset, length, form=0):
    """What is there: the answer's payload, decoded."""
    port.write(b"AT+FileRead=%d,%d,%d,%d\r\n" % (fid, offset, form, length))
    head = port.until(b"+fileread:%d," % form)
    assert head == b"+fileread:%d," % form
    count = int(port.until(b",")[:-1])
    data = port.read(count, 60)
    assert port.read(6) == b"\r\nOK\r\n"
    return base64.b64decode(data, validate=True) if form else data


def made(port, name, content, options="CREATE|OVERWRITE", size=None):
    """A file with this content."""
    fid = opened(port, name, options, size or max(1, len(content)))
    for offset in range(0, len(content), 65536):
        written(port, fid, offset, content[offset : offset + 65536])
    taken(port, f"AT+FileClose={fid},,")


def content(port, name):
    fid = opened(port, name, "READ")
    size = int(value(port, f"AT+FileGetInfo={name}").split(",")[1])
    data = b"".join(read(port, fid, offset, 65536) for offset in range(0, size, 65536))
    taken(port, f"AT+FileClose={fid}")
    return data


def test_payloads_hold_any_byte(modem):
    port = modem.port
    data = ALL_BYTES + b"\r\nOK\r\nAT+Test\r\n,,\"" + bytes(8)
    for form in (0, 1):
        fid = opened(port, "/any", "CREATE|OVERWRITE", 1000)
        written(port, fid, 0, data, form)
        taken(port, f"AT+FileClose={fid}")
        fid = opened(port, "/any", "READ")
        assert read(port, fid, 0, 65536, 0) == data
        assert read(port, fid, 0, 1000, 1) == data
        assert read(port, fid, 200, 7, form) == data[200:207]
        taken(port, f"AT+FileClose={fid}")


def test_a_line_may_come_in_any_pieces(modem):
    port = modem.port
    fid = opened(port, "/cut", "CREATE", 1000)
    line = write_line(fid, 0, b"\r\n\0,\"AT\r", 0)
    for cut in range(1, len(line) - 1):
        port.write(line[:cut])
        time.sleep(0.005)
        port.write(line[cut:])
        assert port.answer() == b"+filewrite:8\r\nOK\r\n", cut
    for byte in line:
        port.write(bytes([byte]))
    assert port.answer() == b"+filewrite:8\r\nOK\r\n"
    taken(port, "AT+Test")


@pytest.mark.parametrize("length", [1, 2, 3, 4095, 4096, 4097, 65535, 65536])
def test_lengths(modem, length):
    """In base64 the count is that of the digits: at most three quarters of it are bytes."""
    data = random.Random(length).randbytes(length)
    port = modem.port
    fid = opened(port, "/length", "CREATE", 65536)
    written(port, fid, 0, data)
    taken(port, f"AT+FileClose={fid}")
    assert content(port, "/length") == data
    fid = opened(port, "/length", "WRITE")
    for offset in range(0, length, 49152):
        written(port, fid, offset, data[offset : offset + 49152], 1)
    taken(port, f"AT+FileClose={fid}")
    fid = opened(port, "/length", "READ")
    assert read(port, fid, 0, 65536, 1) == data
    taken(port, f"AT+FileClose={fid}")


def test_a_payload_too_long_is_consumed_and_refused(modem):
    port = modem.port
    fid = opened(port, "/long", "CREATE", 100000)
    port.write(b"AT+FileWrite=%d,0,0,65537," % fid + b"AT+Test\r" * 8192 + b"\n\r\n")
    assert port.answer(30).decode() == PARSE + "\r\n"
    taken(port, "AT+Test")
    refused(port, f"AT+FileWrite={fid},0,0,x,abc", PARSE)
    refused(port, f"AT+FileWrite={fid},0,2,3,abc", PARSE)
    refused(port, f"AT+FileWrite={fid},0,0,3", COUNT)
    refused(port, "AT+FileWrite=99,0,0,3,AT\r", BAD_HANDLE)
    taken(port, "AT+Test")


def test_a_payload_that_stops_gives_the_port_back(modem):
    port = modem.port
    fid = opened(port, "/stops", "CREATE", 100)
    port.write(b"AT+FileWrite=%d,0,0,10,abc" % fid)
    port.silence(8)
    assert port.answer().decode() == PARSE + "\r\n"
    taken(port, "AT+Test", f"AT+FileClose={fid},,A")
    refused(port, "AT+FileGetInfo=/stops", UNKNOWN)


def test_surplus_behind_a_payload_is_refused_wherever_the_line_is_cut(modem):
    """Only a line that is right to its end is answered with what was written."""
    port = modem.port
    fid = opened(port, "/surplus", "CREATE", 100)
    for rest, answer in (
        (b"abcd\r\n", COUNT + "\r\n"),
        (b"abc,1\r\n", COUNT + "\r\n"),
        (b"abc, ,\r\n", "+filewrite:3\r\nOK\r\n"),
    ):
        line = b"AT+FileWrite=%d,0,0,3," % fid + rest
        for cut in range(1, len(line) - 1):
            port.write(line[:cut])
            time.sleep(0.005)
            port.write(line[cut:])
            assert port.answer().decode() == answer, (rest, cut)
    port.write(b"AT+FileWrite=%d,0,0,3,abc" % fid)
    port.silence(8)
    assert port.answer().decode() == PARSE + "\r\n"
    taken(port, "AT+Test")


def test_base64_that_is_none(modem):
    port = modem.port
    fid = opened(port, "/digits", "CREATE", 100)
    refused(port, f"AT+FileWrite={fid},0,1,4,a,b\r", PARSE)
    refused(port, f"AT+FileWrite={fid},0,1,5,YWJjZ", PARSE)
    written(port, fid, 0, b"abc", 1)


def test_what_cannot_be_opened(modem):
    port = modem.port
    made(port, "/one", b"1")
    refused(port, "AT+FileOpen=/none,READ", UNKNOWN)
    refused(port, "AT+FileOpen=/none,WRITE", UNKNOWN)
    refused(port, "AT+FileOpen=/one,CREATE,10", EXISTS)
    for options in ("", "READ|WRITE", "WRITE|OVERWRITE", "CREATE_FAILSAFE", "CREATE|READ", "WRITE|CREATE_FAILSAFE"):
        refused(port, f"AT+FileOpen=/one,{options},10", BAD_FLAGS)
    for option in ("SECURE", "NOSIGNATURE", "STATIC_TOKEN", "VENDOR_TOKEN", "PUBLIC_WRITE", "PUBLIC_READ"):
        refused(port, f"AT+FileOpen=/none,CREATE|CREATE_{option},10", LATER)
    refused(port, "AT+FileOpen=/none,CREATE", COUNT)
    refused(port, "AT+FileOpen=/none,CREATE,,", COUNT)
    refused(port, "AT+FileOpen=/none,CREATE,0", BAD_SIZE)
    refused(port, "AT+FileOpen=/none,CREATE,16777216", NO_SPACE)
    refused(port, "AT+FileOpen=/none,CREATE,x", PARSE)
    refused(port, f"AT+FileOpen=/{'x' * 180},READ", PARSE)
    refused(port, "AT+FileOpen=/one", COUNT)
    refused(port, "AT+FileOpen=/one,READ,1,2", COUNT)
    writer = opened(port, "/one", "WRITE")
    refused(port, "AT+FileOpen=/one,WRITE", OPEN_FOR_WRITE)
    refused(port, "AT+FileDel=/one", OPEN_FOR_WRITE)
    readers = [opened(port, "/one", "READ") for _ in range(3)]
    assert len({writer, *readers}) == 4 and 0 not in readers
    refused(port, "AT+FileOpen=/one,READ", TOO_MANY_OPEN)
    taken(port, *(f"AT+FileClose={fid}" for fid in (writer, *readers)))
    refused(port, f"AT+FileClose={writer}", BAD_HANDLE)
    refused(port, "AT+FileClose=0", BAD_HANDLE)


def test_reading_and_writing_where_it_cannot_be(modem):
    port = modem.port
    fid = opened(port, "/small", "CREATE", 10)
    refused(port, f"AT+FileRead={fid},0,0,1", BAD_MODE)
    refused(port, f"AT+FileWrite={fid},8,0,3,abc", BAD_OFFSET)
    refused(port, f"AT+FileWrite={fid},4294967295,0,3,abc", BAD_OFFSET)
    written(port, fid, 7, b"abc")
    taken(port, f"AT+FileClose={fid}")
    fid = opened(port, "/small", "READ")
    refused(port, f"AT+FileWrite={fid},0,0,3,AT\r", BAD_MODE)
    assert read(port, fid, 0, 100) == b"\xff" * 7 + b"abc"
    assert read(port, fid, 9, 100) == b"c"
    refused(port, f"AT+FileRead={fid},10,0,1", BAD_OFFSET)
    refused(port, f"AT+FileRead={fid},4294967295,0,1", BAD_OFFSET)
    refused(port, f"AT+FileRead={fid},0,0,0", PARSE)
    refused(port, f"AT+FileRead={fid},0,0,65537", PARSE)
    refused(port, "AT+FileRead=99,0,0,1", BAD_HANDLE)


def test_a_writer_is_nobodys_business_until_it_closes(modem):
    port = modem.port
    made(port, "/seen", b"former", size=10)
    reader = opened(port, "/seen", "READ")
    writer = opened(port, "/seen", "OVERWRITE")
    written(port, writer, 0, b"what comes")
    assert content(port, "/seen") == b"former"
    taken(port, f"AT+FileClose={writer}")
    assert content(port, "/seen") == b"what comes"
    assert read(port, reader, 0, 100) == b"former"


def test_fail_safe_files(modem):
    port = modem.port
    made(port, "/safe", b"first", "CREATE|WRITE|CREATE_FAILSAFE", 100)
    assert listed(port, "AT+FileCtl=COMMIT,0,/safe") == ["+filectl:0,"]
    made(port, "/safe", b"second", "OVERWRITE")
    assert value(port, "AT+FileGetInfo=/safe").startswith("pending_commit,6,100,,")
    assert content(port, "/safe") == b"second"
    assert listed(port, "AT+FileCtl=ROLLBACK,,/safe") == ["+filectl:0,"]
    assert content(port, "/safe") == b"first"
    refused(port, "AT+FileCtl=ROLLBACK,0,/safe", NO_COPY)
    made(port, "/plain", b"x")
    refused(port, "AT+FileCtl=COMMIT,0,/plain", NO_FAILSAFE)
    refused(port, "AT+FileCtl=COMMIT,0,/none", UNKNOWN)
    refused(port, "AT+FileCtl=COMMIT,0", COUNT)


def storage(port):
    return value(port, "AT+FileCtl=GET_STORAGE_INFO,,,").removeprefix(",").split(",")


def test_bundles(modem):
    port = modem.port
    refused(port, "AT+FileCtl=BUNDLE_COMMIT,,,", NO_COPY)
    for action, expected in (("COMMIT", b"new"), ("ROLLBACK", b"old")):
        for name in ("/a", "/b"):
            made(port, name, b"old", "CREATE|OVERWRITE|CREATE_FAILSAFE", 10)
            taken_or_none = port.command(f"AT+FileCtl=COMMIT,0,{name}")
            assert taken_or_none[-1] == "OK"
        assert storage(port)[9] == "0"
        fid = opened(port, "/a", "WRITE")
        assert storage(port)[9] == "1"
        refused(port, "AT+FileCtl=BUNDLE_COMMIT", OPEN_FOR_WRITE)
        written(port, fid, 0, b"new")
        taken(port, f"AT+FileClose={fid}")
        made(port, "/b", b"new", "WRITE")
        assert storage(port)[9] == "3"
        taken(port, f"AT+FileCtl=BUNDLE_{action}")
        assert storage(port)[9] == "0"
        assert content(port, "/a") == content(port, "/b") == expected


def test_names_lists_and_storage(modem):
    port = modem.port
    assert listed(port, "AT+FileGetFileList") == []
    empty = storage(port)
    assert len(empty) == 16 and empty[0] == "4096" and empty[11] == "0"
    made(port, '"/with a blank, and a comma"', b"12345", size=5000)
    made(port, "/two", b"", "CREATE|CREATE_FAILSAFE", 1)
    assert listed(port, "AT+FileGetFileList") == [
        "+filegetfilelist:/with a blank, and a comma,5000,not_failsafe,2",
        "+filegetfilelist:/two,1,pending_commit,1",
    ]
    assert storage(port)[11] == "2"
    assert int(storage(port)[2]) == int(empty[2]) + 3
    taken(port, 'AT+FileCtl=RENAME,0,"/with a blank, and a comma",/one')
    refused(port, "AT+FileCtl=RENAME,0,/one,/two", EXISTS)
    refused(port, "AT+FileCtl=RENAME,0,/none,/three", UNKNOWN)
    refused(port, "AT+FileCtl=RENAME,0,/one", COUNT)
    assert content(port, "/one") == b"12345"
    taken(port, "AT+FileDel=/one,", "AT+FileDel=/two")
    refused(port, "AT+FileDel=/two", UNKNOWN)
    assert listed(port, "AT+FileGetFileList") == []
    assert storage(port)[:8] == empty[:8]


def test_as_many_files_as_there_may_be(modem):
    port = modem.port
    for i in range(64):
        made(port, f"/file{i}", b"x", "CREATE")
    assert len(listed(port, "AT+FileGetFileList")) == 64
    refused(port, "AT+FileOpen=/one-more,CREATE,1", NO_ENTRY)


def test_stopping_the_network_processor_gives_up_what_is_written(modem):
    port = modem.port
    made(port, "/kept", b"kept")
    fid = opened(port, "/kept", "WRITE")
    written(port, fid, 0, b"lost")
    taken(port, "AT+Stop=100")
    for line in ("GetFileList", f"Close={fid}", "GetInfo=/kept", "Open=/kept,READ", f"Write={fid},0,0,3,AT\r"):
        refused(port, f"AT+File{line}", ti.STOPPED)
    taken(port, "AT+Start")
    refused(port, f"AT+FileClose={fid}", BAD_HANDLE)
    assert content(port, "/kept") == b"kept"


def test_two_ports_at_once(start):
    """One writes while the other reads, and neither hears of the other."""
    one, two = start(ports=2).ports
    data = random.Random(2).randbytes(65536)
    made(one, "/read", data)
    writer, reader = opened(one, "/write", "CREATE", 65536), opened(two, "/read", "READ")
    line = write_line(writer, 0, data)
    one.write(line[:30000], 60)
    assert read(two, reader, 0, 65536) == data
    one.write(line[30000:], 60)
    assert one.answer(30) == b"+filewrite:65536\r\nOK\r\n"
    taken(one, f"AT+FileClose={writer}")
    assert content(two, "/write") == data


def test_a_write_that_loses_its_file_goes_into_no_other(start):
    """The ID is given to the next file while the payload is on its way."""
    modem = start(ports=2)
    one, two = modem.ports
    for options, writes in ("CREATE", 1), ("CREATE|OVERWRITE", 3):
        fid = opened(one, "/lost", options, 10)
        one.write(b"AT+FileWrite=%d,0,0,6,abc" % fid)
        modem.traced(" 1 parser +FileWrite set", writes)
        taken(two, f"AT+FileClose={fid},,A" if options == "CREATE" else f"AT+FileClose={fid}")
        assert opened(two, "/other", options, 10) == fid
        one.write(b"def\r\n")
        assert one.answer().decode() == ti.failed(BAD_HANDLE) + "\r\n"
        written(one, fid, 0, b"x")
        taken(two, f"AT+FileClose={fid}")
        assert content(two, "/other") == b"x"
    assert content(two, "/lost") == b"abc"


def test_a_read_that_loses_its_file_shows_no_other(start):
    """What was promised comes to its length, then the error."""
    one, two = start(ports=2).ports
    made(one, "/first", b"1" * 65536)
    made(one, "/second", b"2" * 65536)
    fid = opened(one, "/first", "READ")
    one.write(b"AT+FileRead=%d,0,0,65536\r\n" % fid)
    assert one.until(b"+fileread:0,65536,") == b"+fileread:0,65536,"
    taken(two, f"AT+FileClose={fid}")
    assert opened(two, "/second", "READ") == fid
    data = one.read(65536, 60)
    first = data.rstrip(b"\0")
    assert len(first) < 65536 and set(first) == {ord("1")}
    assert one.read(2) == b"\r\n" and one.answer().startswith(b"ERROR:")
    assert read(two, fid, 0, 10) == b"2" * 10


def test_a_host_that_goes_in_the_middle(start):
    modem = start(ports=2)
    port, other = modem.ports
    made(port, "/gone", bytes(65536))
    fid = opened(port, "/gone", "READ")
    port.write(b"AT+FileRead=%d,0,0,65536\r\n" % fid)
    port.until(b"+fileread:0,65536,")
    port.close()
    port.buffer.clear()
    modem.notice(other)
    port.open()
    taken(port, "AT+Test")


@pytest.mark.long
def test_a_megabyte_there_and_back(start, tmp_path):
    data = random.Random(1).randbytes(1 << 20)
    modem = start(state=tmp_path / "state")
    made(modem.port, "/megabyte", data)
    assert content(modem.port, "/megabyte") == data
    made(modem.port, "/megabyte", data[::-1], "WRITE")
    modem.stop()
    modem = start(state=tmp_path / "state")
    assert content(modem.port, "/megabyte") == data[::-1]


def test_power_cuts(start, tmp_path):
    """Killed at any moment of writing, a file has the content that it was last closed with."""
    chance, state, committed = random.Random(7), tmp_path / "state", b"the first"
    modem = start(state=state)
    made(modem.port, "/cut", committed, size=20000)
    for turn in range(8):
        data = chance.randbytes(20000)
        fid = opened(modem.port, "/cut", "WRITE")
        line = write_line(fid, 0, data)
        if turn % 4 == 3:
            modem.port.write(line, 60)
            assert modem.port.answer(30).endswith(b"OK\r\n")
            taken(modem.port, f"AT+FileClose={fid}")
            committed = data
        else:
            modem.port.write(line[: chance.randrange(len(line))], 60)
            time.sleep(chance.random() / 50)
        modem.kill()
        modem = start(state=state)
        assert content(modem.port, "/cut") == committed, turn
        assert len(listed(modem.port, "AT+FileGetFileList")) == 1


@pytest.mark.parametrize("how", ["FACTORY_IMAGE", "FACTORY_DEFAULT"])
def test_back_to_the_factory(start, tmp_path, how):
    modem = start(state=tmp_path / "state")
    port = modem.port
    made(port, "/file", b"x")
    taken(port, "AT+Set=General,Persistent,0")
    taken(port, f"AT+FileCtl=RESTORE,,,{how}")
    modem.restarted(port)
    assert listed(port, "AT+FileGetFileList") == []
    assert value(port, "AT+Get=General,Persistent") == ("0" if how == "FACTORY_IMAGE" else "1")

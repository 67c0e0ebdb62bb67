# SPDX-License-Identifier: MIT
"""Network utilities: random numbers; keys and signatures are specified only."""

import pytest

from support.ti import COUNT, LATER, PARSE, refused, taken, value

pytestmark = pytest.mark.product("ti-cc3220")


@pytest.mark.parametrize("count", [1, 2, 100, 172])
def test_as_many_random_numbers_as_asked(modem, count):
    numbers = [int(x) for x in value(modem.port, f"AT+NetUtilGet=true_random,{count}").split(",")]
    assert len(numbers) == count
    assert all(0 <= x < 1 << 32 for x in numbers)
    # Of 172 numbers of 32 bits two are the same once in 290,000 times.
    assert len(set(numbers)) >= count - 1
    assert count < 100 or max(numbers) > 1 << 31 > min(numbers)


def test_wrong_input(modem):
    port = modem.port
    for line in "true_random,0", "true_random,173", "true_random,-1", "noise,1", "public_key,2":
        refused(port, f"AT+NetUtilGet={line}", PARSE)
    refused(port, "AT+NetUtilGet=true_random", COUNT)
    refused(port, "AT+NetUtilGet=true_random,1,1", COUNT)
    refused(port, "AT+NetUtilGet=public_key,0", LATER)


@pytest.mark.parametrize("length", [1, 2, 100, 1500])
def test_a_payload_is_consumed_and_refused(modem, length):
    port = modem.port
    data = bytes(i & 0xFF for i in range(length))
    port.write(f"AT+NetUtilCmd=sign_msg,0,0,{length},".encode() + data + b"\r")
    assert port.answer() == b"ERROR: process command,-95\r\n"
    port.write(f"AT+NetUtilCmd=verify_msg,0,0,{length},3,".encode() + data + b"sig\r")
    assert port.answer() == b"ERROR: process command,-95\r\n"
    taken(port, "AT+Test")

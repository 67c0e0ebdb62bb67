# SPDX-License-Identifier: MIT
"""The clock that +CCLK sets: it goes on, over a restart of the modem too, and is not stored."""

import re
import time


def reading(port):
    """Seconds since midnight, the date and the zone."""
    line = port.command("AT+CCLK?")[0]
    date, hour, minute, second, zone = re.fullmatch(
        r'\+CCLK: "(../../..),(..):(..):(..)([+-]..)"', line
    ).groups()
    return int(hour) * 3600 + int(minute) * 60 + int(second), date, zone


def test_it_goes_on(start):
    port = start().port
    sending = time.monotonic()
    assert port.command("ATE0;+CCLK=\"24/02/28,23:59:59-14\"")[-1] == "OK"
    begun = time.monotonic()
    time.sleep(2.2)
    least = time.monotonic() - begun
    seconds, date, zone = reading(port)
    assert (date, zone) == ("24/02/29", "-14")
    assert int(least) <= seconds + 1 <= time.monotonic() - sending


def test_it_outlives_a_restart_of_the_modem_but_not_the_power(start, tmp_path):
    modem = start(state=tmp_path / "state")
    port = modem.port
    assert port.command('ATE0;+CCLK="94/05/06,22:10:00+08";+CFUN=1,1')[-1] == "OK"
    modem.restarted(port)
    seconds, date, zone = reading(port)
    assert (date, zone) == ("94/05/06", "+08")
    assert 22 * 3600 + 600 <= seconds <= 22 * 3600 + 660
    modem.stop()

    port = start(state=tmp_path / "state").port
    assert reading(port)[1] != "94/05/06"

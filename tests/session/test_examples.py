# SPDX-License-Identifier: MIT
"""Every example of every specification of the product, played against the built modem."""

import pytest

from support import examples, traffic
from support.modem import PRODUCT
from support.transcript import Player


pytestmark = pytest.mark.product()


@pytest.mark.parametrize("example", examples.load(PRODUCT), ids=lambda e: f"{e.command} {e.title}")
def test_example(example, tmp_path):
    Player(example.lines, tmp_path / "modem", PRODUCT).play()
    traffic.check(tmp_path / "modem" / "trace")

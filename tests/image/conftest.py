# SPDX-License-Identifier: MIT
"""Fixtures: boards that are stopped when the test is over."""

import pytest

from board import Board


@pytest.fixture
def start(tmp_path):
    """Starts a board, and waits until it is ready."""
    boards = []

    def starter(**how):
        boards.append(Board(str(tmp_path), **how))
        return boards[-1].ready()

    yield starter
    for board in boards:
        board.stop()


@pytest.fixture
def board(start):
    return start()

# SPDX-License-Identifier: MIT
"""What the spec compiler wrote for the tests: tables of tab-separated facts with C strings."""

import ast

from .modem import ROOT


def c_string(text):
    """The bytes of a C string literal, as text."""
    return ast.literal_eval("b" + text.replace("\\?", "?")).decode("latin-1")


def rows(product, name):
    """The rows of build/gen/<product>/<name>, comments left out."""
    path = ROOT / "build" / "gen" / product / name
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes a product that has N more commands than another, as out-of-tree specs.

Usage: more_commands.py N PRODUCT-FILE DIR

Each further command has a set form with four typed parameters, defaults, an information line, and is
stored, as the commands of a vendor's manual usually are.
"""

import pathlib
import random
import re
import sys

LETTERS = "ABCDEFGHIKLMNOPRSTUVWXY"


def names(n, r):
    """N command names of four to eight letters, like those of a manual."""
    found = set()
    while len(found) < n:
        found.add("#X" + "".join(r.choice(LETTERS) for _ in range(r.randrange(3, 8))))
    return sorted(found)


def command(name, r):
    low = r.choice([0, 0, 0, 1, 10])
    high = low + r.choice([1, 3, 7, 100, 255, 1500, 65535 - 10])
    choices = r.choice(["0 off, 1 on", "0 none, 1 one, 2 two", "1 first, 2 second, 3 third"])
    length = r.choice([16, 32, 64])
    return f"""command {name} "generated for the benchmark" §1 {{
    set {{
        level {low}..{high} = {r.randrange(low, high + 1)} "a number"
        mode  enum {{ {choices} }} = {choices[0]} "a choice"
        time  0..{r.choice([60, 240, 255, 3600])} = 10 s "a time"
        name  string 0..{length} = "" "a text"
    }}
    keep session
}}
"""


def main():
    count, product, folder = int(sys.argv[1]), pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    r = random.Random(count)
    folder.mkdir(parents=True, exist_ok=True)
    header = "// SPDX-License-Identifier: MIT\nlanguage 1\n"
    commands = "".join(command(name, r) for name in names(count, r))
    (folder / "more.at").write_text(
        header + 'source "benchmark"\ngroup bench.more names bench\nuses v250.dialect\n' + commands
    )
    text = product.read_text()
    text = re.sub(r"product (\S+)", rf"product \1-plus-{count}", text, count=1)
    text = re.sub(r"(\n\s*speaks [^\n]*)", r"\1, bench.more", text, count=1)
    (folder / "product.at").write_text(text)


main()

# SPDX-License-Identifier: MIT
"""Carries out README.md's "Add a command" literally, in a copy of the tree."""

import pathlib
import re
import shutil
import subprocess

import pytest
from support.modem import ROOT

pytestmark = pytest.mark.host  # what it builds are host programs


def blocks(text, heading):
    """(language, content) of the fenced blocks below a heading."""
    section = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^```(\w*)\n(.*?)^```$", section, re.M | re.S)


def said(output):
    """What the modem or the compiler said, without empty lines and without make's own words."""
    lines = re.split(r"[\r\n]+", output)
    return [x.rstrip() for x in lines if x.strip() and not x.startswith(("make", "cc ", "gcc "))]


def test_add_a_command(tmp_path):
    tree = tmp_path / "tree"
    tree.mkdir()
    for name in ("specs", "gen", "runtime", "targets", "tests"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("Makefile", "README.md", "LICENSE", ".clang-format"):
        shutil.copy(ROOT / name, tree / name)
    (tree / "build").mkdir()
    (tree / "build" / "deps").symlink_to(ROOT / "build" / "deps")

    commands = 0
    output = []
    for language, content in blocks((ROOT / "README.md").read_text(), "Add a command"):
        if language == "sh":
            done = subprocess.run(["sh", "-c", content], cwd=tree, capture_output=True, text=True,
                                  timeout=600, check=False)
            assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
            output = said((done.stdout + done.stderr).replace(f"{tree}/", ""))
            commands += 1
        else:
            expected = said(content)
            assert expected == [x for x in output if x in expected], "\n".join(output[-40:])
    assert commands >= 5 and pathlib.Path(tree / "mine/lamps.c").exists()

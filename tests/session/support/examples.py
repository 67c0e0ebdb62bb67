# SPDX-License-Identifier: MIT
"""The examples of a product's specifications, as the spec compiler wrote them out."""

import dataclasses

from .tables import c_string, rows

VERBS = {"send": "> ", "bytes": ">> ", "expect": "< ", "exact": "<< ", "pause": "pause ",
         "escape": "escape", "port": "port ", "peer": "peer "}


@dataclasses.dataclass
class Example:
    place: str
    command: str
    title: str
    lines: list


def load(product):
    """All examples of the product, in the order of its specifications."""
    examples = []
    for row in rows(product, "examples.txt"):
        if row[0] == "example":
            examples.append(Example(f"{row[1]}:{row[2]}", row[3], c_string(row[4]), []))
        elif row[0] != "end":
            examples[-1].lines.append(VERBS[row[0]] + c_string(row[2]))
    return examples

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the benchmark's fixed stream: 10,000 command lines as hosts send them, ten per cent wrong.

The lines come from a list below by a generator with a fixed seed, so that every machine measures the
same bytes. Only commands that are answered at once from memory are in it.
"""

import random
import sys

LINES = 10_000

VALID = [
    (5, lambda r: "AT"),
    (4, lambda r: "AT+CSQ"),
    (4, lambda r: "AT+CREG?"),
    (2, lambda r: "AT+CGREG?"),
    (3, lambda r: "AT+CGATT?"),
    (2, lambda r: "AT+CPIN?"),
    (4, lambda r: f"AT+CMEE={r.randrange(3)}"),
    (2, lambda r: "AT+CMEE?"),
    (3, lambda r: f"AT+CREG={r.randrange(3)};+CGREG={r.randrange(3)}"),
    (2, lambda r: f"ATE0V1Q0S12={r.randrange(20, 256)}"),
    (2, lambda r: f"ATS{r.choice([0, 2, 7, 12])}?"),
    (2, lambda r: f"AT&C1&D{r.randrange(3)}&K3"),
    (22, lambda r: f"AT#SCFG={r.randrange(1, 7)},{r.randrange(1, 6)},{r.randrange(1501)},"
        f"{r.randrange(65536)},{r.randrange(10, 1201)},{r.randrange(256)}"),
    (8, lambda r: f"AT#SCFGEXT={r.randrange(1, 7)},{r.randrange(3)},{r.randrange(2)},"
        f"{r.randrange(241)},0,{r.randrange(2)}"),
    (6, lambda r: f"AT#SS={r.randrange(1, 7)}"),
    (4, lambda r: f"AT#SI={r.randrange(1, 7)}"),
    (4, lambda r: f"AT#SH={r.randrange(1, 7)}"),
    (8, lambda r: f'AT+CGDCONT={r.randrange(1, 6)},"IP","internet.example"'),
    (3, lambda r: f"AT+CGPADDR={r.randrange(1, 6)}"),
    (2, lambda r: "AT+CGMI;+CGMM"),
    (2, lambda r: "AT+CGMR;+CGSN"),
    (2, lambda r: "AT+CIMI"),
    (2, lambda r: "AT#SCFG=?"),
    (1, lambda r: "at+cops?"),
]

WRONG = [
    lambda r: f"AT#SCFG={r.randrange(7, 99)},1,300,90,600,50",
    lambda r: f"AT#SCFG=1,1,{r.randrange(1501, 9999)},90,600,50",
    lambda r: f"AT+NOSUCH={r.randrange(10)}",
    lambda r: "AT#SCFGEXT=1,0",
    lambda r: f'AT+CMEE="{r.randrange(3)}x"',
    lambda r: f"AT+CGDCONT={r.randrange(6, 20)},\"IP\"",
    lambda r: "AT#SS=1,2,3,4",
    lambda r: "AT+CREG==1",
]


def main():
    r = random.Random(20111228)
    weights = [w for w, _ in VALID]
    lines = []
    for i in range(LINES):
        if i % 10 == 9:
            lines.append(r.choice(WRONG)(r))
        else:
            lines.append(r.choices(VALID, weights)[0][1](r))
    sys.stdout.write("".join(line + "\r" for line in lines))


main()

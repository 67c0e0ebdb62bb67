#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures and prints the benchmark's table: speed of the parser and engine, size on a Cortex-M3.

Usage: report.py BUILD-DIR FLAGS PRODUCT PLUS-100 PLUS-1000 (flags with which the bench programs were
compiled; names of products whose bench programs are at BUILD-DIR/<product>/bench and whose Cortex-M3
objects are in BUILD-DIR/cortex-m3/<product>/).

Instructions are callgrind's, so that they are the same on a busy machine; nanoseconds are this
machine's, the best of several runs. Each figure stands beside the one to reach.
"""

import collections
import pathlib
import re
import subprocess
import sys

LIMITS = {"blocks": 1100, "bytes": 1900}
PORT_RAM = 1536


def instructions(program, stream, how, out):
    """Callgrind's instruction count inside feed()."""
    subprocess.run(
        ["valgrind", "--tool=callgrind", "--toggle-collect=feed", f"--callgrind-out-file={out}",
         program, stream, how],
        check=True,
        capture_output=True,
    )
    return int(re.search(r"^(?:totals|summary): (\d+)", pathlib.Path(out).read_text(), re.M)[1])


def nanoseconds(program, stream, how):
    runs = []
    for _ in range(5):
        done = subprocess.run([program, stream, how, "20"], check=True, capture_output=True)
        runs.append(int(re.search(r"(\d+) ns a line", done.stdout.decode())[1]))
    return min(runs)


def verdict(value, limit):
    return "holds" if value <= limit else "MISSED"


def speed(build, flags, products):
    stream = build / "stream"
    lines = stream.read_bytes().count(b"\r")
    base = {}
    print(f"speed: {lines} mixed lines, {stream.stat().st_size / lines:.1f} bytes each, "
          f"10 % wrong, echo off (x86-64 {flags})")
    print(f"{'product':<26}{'fed in':<8}{'instructions/line':>18}{'ns/line':>9}  to reach")
    for product in products:
        for how in ("blocks", "bytes"):
            program = build / product / "bench"
            count = instructions(program, stream, how, build / f"callgrind-{product}-{how}") / lines
            base.setdefault(how, count)
            if product == products[0]:
                goal = f"at most {LIMITS[how]}: {verdict(count, LIMITS[how])}"
            else:
                ratio = count / base[how]
                goal = f"at most 1.15 x the product's own: {ratio:.3f} x, {verdict(ratio, 1.15)}"
            print(f"{product:<26}{how:<8}{count:>18.0f}{nanoseconds(program, stream, how):>9}  {goal}")


def sections(objects):
    """Bytes of flash (code, constants, initial data) and RAM of Cortex-M3 objects."""
    done = subprocess.run(
        ["arm-none-eabi-size", *map(str, objects)], check=True, capture_output=True, text=True
    )
    flash = ram = 0
    for row in done.stdout.splitlines()[1:]:
        text, data, bss = (int(x) for x in row.split()[:3])
        flash += text + data
        ram += data + bss
    return flash, ram


def linked(build, product):
    """Of each file of the engine and the generated code the bytes that are linked, by the linker's
    map."""
    text = (build / "cortex-m3" / product / "linked.map").read_text()
    sizes = collections.Counter()
    for n, name in re.findall(
        r"^ \.(?:text|rodata|data)\S*\s+0x[0-9a-f]+\s+0x([0-9a-f]+) \S+/(\w+)\.o$",
        text.split("\nLinker script and memory map")[1], re.M,
    ):
        sizes[name] += int(n, 16)
    return sizes


def command_count(build, product):
    header = (build.parent / "gen" / product / "product.h").read_text()
    return int(re.search(r"#define PRODUCT_COMMANDS (\d+)", header)[1])


def size(build, products):
    generated, counts = {}, {}
    for product in products:
        folder = build / "cortex-m3" / product
        generated[product] = sections(sorted(folder.glob("generated/*.o")))[0]
        counts[product] = command_count(build, product)
    print("\nsize on a Cortex-M3 (-Os), bytes of flash")
    print(f"{'product':<26}{'commands':>9}{'generated':>11}  each further command")
    for product in products:
        more = ""
        if product != products[0]:
            added = counts[product] - counts[products[0]]
            each = (generated[product] - generated[products[0]]) / added
            more = f"{each:.0f} (at most 120: {verdict(each, 120)})"
        print(f"{product:<26}{counts[product]:>9}{generated[product]:>11}  {more}")
    tables(build, products[0], counts[products[0]], generated[products[0]])


def vocabulary(build, product):
    """Bytes of what the dialects fix for all commands: error and result texts with their tables, the
    dialect, the record that joins the tables."""
    objects = build / "cortex-m3" / product / "generated" / "tables.o"
    names = {"errors", "cause_errors", "results", "dialect", "types"}
    names.add(product.replace("-", "_") + "_product")
    done = subprocess.run(
        ["arm-none-eabi-nm", "-S", objects], check=True, capture_output=True, text=True
    )
    rows = (row.split() for row in done.stdout.splitlines())
    n = sum(int(row[1], 16) for row in rows if len(row) == 4 and row[3] in names)
    source = (build.parent / "gen" / product / "tables.c").read_text()
    length = {
        offset: len(re.sub(r"\\\\.", ".", text)) + 1
        for offset, text in re.findall(r'^\t/\* (\d+) \*/ "(.*)" "\\0"$', source, re.M)
    }
    for table, column in (("errors", 1), ("results", 0)):
        body = re.search(rf"{table}\[\] = {{\n(.*?)^}};", source, re.M | re.S)[1]
        for row in re.findall(r"^\t{(.*?)}", body, re.M):
            n += length.pop(row.split(",")[column].strip(), 0)
    return n


def tables(build, product, count, generated):
    """The product's own share: what grows with commands apart from what is fixed."""
    folder = build / "cortex-m3" / product / "generated"
    lexer, _ = sections([folder / "lexer.o"])
    words = vocabulary(build, product)
    commands = generated - lexer - words
    each = commands / count
    print(f"{product}: {commands} bytes for {count} commands, {each:.0f} each "
          f"(at most 120: {verdict(each, 120)})")
    parts = sorted((build / "cortex-m3" / product / "engine").glob("*.o"))
    sizes = linked(build, product)
    engine = sum(sizes[path.stem] for path in parts)
    fixed = sizes["lexer"] + engine
    every = lexer + sections(parts)[0]
    print(f"{product}: fixed part as linked {fixed} bytes (at most 16384: {verdict(fixed, 16384)}): lexer "
          f"and grammar {sizes['lexer']}, engine {engine}")
    print("  " + " ".join(f"{path.stem} {sizes[path.stem]}" for path in parts if sizes[path.stem]))
    print(f"  for a product that uses all of it, with traces: {every}")
    print(f"{product}: error and result texts of its dialects {words} bytes: counted neither to the commands "
          "nor to the fixed part,\n  because they belong to no command and are neither lexer, grammar nor engine")
    memory(build, product)


def memory(build, product):
    """RAM: the sizes of footprint.c's symbols, which are those of a port's parts on this target."""
    done = subprocess.run(
        ["arm-none-eabi-nm", "-S", build / "cortex-m3" / product / "footprint.o"],
        check=True, capture_output=True, text=True,
    )
    part = {name: int(n, 16) for n, name in re.findall(r"^\w+ (\w+) \w footprint_(\w+)$", done.stdout, re.M)}
    staging, stored = part.pop("staging"), part.pop("modem_settings")
    total = sum(part.values())
    print(f"\nRAM of a port on a Cortex-M3, bytes: {total}"
          f" (at most {PORT_RAM}: {verdict(total, PORT_RAM)})")
    print("  " + ", ".join(f"{name.replace('_', ' ')} {n}" for name, n in part.items()))
    print(f"  besides: staging {staging} a port, stored settings {stored} in all")


def main():
    build, flags, products = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
    speed(build, flags, products)
    size(build, products)


main()

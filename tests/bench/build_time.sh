#!/bin/sh
# SPDX-License-Identifier: MIT
# Times a clean build of a product on two cores, in a folder of its own, and what follows the touch and
# the change of one spec; prints seconds. Usage: build_time.sh PRODUCT (from the top of the tree)
set -eu
product=$1
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT

find . -mindepth 1 -maxdepth 1 ! -name build ! -name .git -exec cp -a {} "$tree" \;
lwip=$(realpath "${LWIP_DIR:-build/deps/lwip}")
unset MAKEFLAGS MFLAGS MAKELEVEL

seconds() {
	begun=$(date +%s.%N)
	make -C "$tree" -j2 PRODUCT="$product" LWIP_DIR="$lwip" "$@" >/dev/null
	date +%s.%N | awk -v begun="$begun" '{ printf "%.1f s", $1 - begun }'
}

clean=$(seconds modem)
touch "$tree/specs/telit/sockets.at"
touched=$(seconds modem)
sed -i 's/1500/1499/' "$tree/specs/telit/sockets.at" # the largest packet, and the example of it
changed=$(seconds modem)
echo
echo "build on $(nproc) cores: a clean make $clean, after a touch of one spec $touched," \
	"after a change of one range in it $changed"

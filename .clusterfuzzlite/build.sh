#!/bin/bash -eu
# Builds the fuzz targets with somebody else's compilers, flags and fuzz engine, as OSS-Fuzz and ClusterFuzzLite ask:
# $OUT/T, with T_seed_corpus.zip, T.dict and T.options beside it. Nothing there needs anything of $SRC.
#
# Left out: canary, which is there to be found, and cpython_differential, which needs an interpreter.
cd "$SRC/tocsin"
targets=$(cd fuzz/targets && ls ./*.c | sed 's|^\./||; s|\.c$||' | grep -v -x -e canary -e cpython_differential)

rm -rf build/ossfuzz
programs=$(printf 'build/ossfuzz/fuzz/%s ' $targets)
make -j"$(nproc)" $programs

# The tools of the build itself run here, so they are made without the engine's flags.
seeds="$WORK/seeds"
rm -rf "$seeds"
mkdir -p "$seeds/programs" "$seeds/text"
clang -std=c11 -D_GNU_SOURCE -O1 fuzz/drive/seeds.c conformance/ops/{bytes,parse,print,reader,tables,trace,trace_parse,writer}.c \
    -o "$seeds/encode"
"$seeds/encode" "$seeds/programs" conformance/cases/*/*.ops
for case in conformance/cases/*/*.ops; do
    folder=${case%/*}
    cp "$case" "$seeds/text/${folder##*/}-${case##*/}"
done
for kind in programs text; do
    (cd "$seeds/$kind" && python3 -m zipfile -c "$seeds/$kind.zip" ./*)
done
python3 fuzz/campaign/dictionary.py > "$seeds/ops.dict"
printf '[libfuzzer]\nmax_len = 4096\ntimeout = 10\n' > "$seeds/options"

for target in $targets; do
    kind=programs
    ! grep -q "const fuzz_profile;" "fuzz/targets/$target.c" || kind=text # it has none: its inputs are no programs
    cp "build/ossfuzz/fuzz/$target" "$OUT/$target"
    cp "$seeds/$kind.zip" "$OUT/${target}_seed_corpus.zip"
    cp "$seeds/ops.dict" "$OUT/$target.dict"
    cp "$seeds/options" "$OUT/$target.options"
done

"""What is counted: the parser, the groups, and that README.md explains each group."""
import re

import pytest

from scripts.benchmarks import counting, workers

CALLGRIND = """\
fn=outer
0x10 3 5
cfn=inner
calls=2 0x20 9
0x14 4 700
0x18 4 6
fn=inner'2
0x20 9 7
"""


def test_callees_are_not_counted_twice():
    assert counting.parse_callgrind(CALLGRIND) == {"outer": {"0x10": 5, "0x18": 6}, "inner": {"0x20": 7}}


def test_what_no_group_knows_stands_alone_and_counts():
    groups = counting.group({"set_flags": 3.0, "surprise": 4.0})
    assert groups == [("set", 3.0, ["set_flags"]), ("surprise", 4.0, ["surprise"])]


def test_every_group_is_explained():
    text = (workers.ROOT / "core" / "README.md").read_text()
    explained = re.findall(r"^\| `([a-z ]+)` \|", text.split("## What one arrival costs")[1], re.MULTILINE)
    assert explained == [title for title, _ in counting.GROUPS]


def test_a_heap_would_be_seen(tmp_path):
    source = tmp_path / "heap.c"
    source.write_text("#include <stdlib.h>\nvoid *f(void) { return malloc(1); }\n")
    counting.output(["gcc", "-c", source, "-o", tmp_path / "heap.o"])
    assert counting.heap_symbols(tmp_path / "heap.o") == ["malloc"]


def test_a_program_that_fails_is_broken_and_says_so():
    with pytest.raises(workers.Broken, match="false ended with 1"):
        counting.output(["false"])

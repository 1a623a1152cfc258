"""Takes a good program for a bad one."""
import sys

import honest

honest.declare(sys.argv[1:])
names = honest.programs()
if "bells/second" in names:
    print("bells/second:1:1: found a bell, expected none", file=sys.stderr)
    sys.exit(2)
for one in names:
    honest.say(f"=== {one}\n{honest.answer(one)}")

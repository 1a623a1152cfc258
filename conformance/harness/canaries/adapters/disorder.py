"""Answers out of order."""
import sys

import honest


honest.declare(sys.argv[1:])
names = honest.programs()
for name in sorted(names, key=lambda name: name.endswith("second")):
    honest.say(f"=== {name}\n{honest.answer(name)}")

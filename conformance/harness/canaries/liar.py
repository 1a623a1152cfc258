"""A subject that lies: it prints the documented transcript and claims to have passed, but it is no implementation."""
import sys

for line in open(sys.argv[1], encoding="utf-8"):
    if not line.startswith(("#", "<")):
        print(line, end="")
sys.exit(int(sys.argv[2]))

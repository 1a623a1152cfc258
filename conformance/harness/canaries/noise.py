import sys

print("All is well.")
print("something is wrong", file=sys.stderr)

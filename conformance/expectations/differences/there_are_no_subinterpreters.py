"""A program has subinterpreters, in which the table can only be read."""
import importlib.util
import sys

documented, seen = True, any(map(importlib.util.find_spec, ["_xxsubinterpreters", "_interpreters"]))
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)

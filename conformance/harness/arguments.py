"""Command lines whose mistakes are one line each."""
import argparse
import math
import sys


def seconds(word):
    """A time that a clock can reach: an option's type."""
    try:
        value = float(word)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"found {word!r}, expected seconds above 0")
    return value


def number(word):
    """How many, from 1: an option's type."""
    if not (word.isascii() and word.isdigit()) or int(word) < 1:
        raise argparse.ArgumentTypeError(f"found {word!r}, expected a number from 1")
    return int(word)


class Parser(argparse.ArgumentParser):
    """Says what is wrong and what is known in one line, then exits with 2. Abbreviations are not guessed."""

    def __init__(self, **rest):
        super().__init__(allow_abbrev=False, **rest)

    def error(self, message):
        options = [option for action in self._actions for option in action.option_strings]
        known = ", ".join(sorted(option for option in options if option.startswith("--")))
        message = message.replace("unrecognized arguments", "unknown option")
        print(f"{self.prog}: {message}; known: {known}", file=sys.stderr)
        sys.exit(2)

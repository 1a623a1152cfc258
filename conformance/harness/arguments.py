"""Command lines whose mistakes are one line each."""
import argparse
import sys


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

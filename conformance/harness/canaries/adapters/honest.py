"""An adapter that knows the answers: it reads them from the cases. The others are this one with one fault each."""
import pathlib
import sys

CASES = pathlib.Path(__file__).resolve().parents[1] / "cases"


def answer(name):
    return (CASES / f"{name}.expect").read_text(encoding="utf-8")


def say(text):
    sys.stdout.write(text)
    sys.stdout.flush()


def declare(arguments):
    if arguments == ["--declare"]:
        say("safe-points explicit\nneeds explicit\n")
        sys.exit(0)


def programs():
    """The names of a batch, in order."""
    return [line.removeprefix("=== ").rstrip("\n") for line in sys.stdin if line.startswith("=== ")]


def play(second):
    """Answers all; second(name) is called for the program whose name ends with second."""
    declare(sys.argv[1:])
    for name in programs():
        if name.endswith("second"):
            second(name)
        else:
            say(f"=== {name}\n{answer(name)}")


if __name__ == "__main__":
    play(lambda name: say(f"=== {name}\n{answer(name)}"))

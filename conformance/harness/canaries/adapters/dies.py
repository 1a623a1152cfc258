"""Dies in the middle of an answer."""
import os
import signal

import honest


def die(name):
    honest.say(f"=== {name}\n1 = dfl\n")
    os.kill(os.getpid(), signal.SIGKILL)


honest.play(die)

"""Never ends an answer."""
import signal

import honest


def hang(name):
    honest.say(f"=== {name}\n1 = dfl\n")
    signal.pause()


honest.play(hang)

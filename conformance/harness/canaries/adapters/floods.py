"""Never stops printing."""
import honest


def flood(name):
    honest.say(f"=== {name}\n")
    while True:
        honest.say("1 ok\n" * 1000)


honest.play(flood)

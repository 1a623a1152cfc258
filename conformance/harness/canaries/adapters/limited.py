"""Goes beyond the limits."""
import honest


honest.play(lambda name: honest.say(f"=== {name}\nlimit\n"))

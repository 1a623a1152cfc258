"""Does not end its trace."""
import honest


honest.play(lambda name: honest.say(f"=== {name}\n1 = dfl\n"))

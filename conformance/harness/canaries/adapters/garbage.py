"""Prints what is no event."""
import honest


honest.play(lambda name: honest.say(f"=== {name}\n1 = dfl\nding dong\nexit 0\n"))

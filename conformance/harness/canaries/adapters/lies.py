"""Plays another trace than documented."""
import honest


honest.play(lambda name: honest.say(f"=== {name}\n1 = ign\nexit 0\n"))

"""Declares what nobody knows."""
import honest


honest.say("safe-points sometimes\n")

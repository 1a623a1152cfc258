"""Tests that do what tests must not do, but only where the engine is: there the module says what it is."""
import os
import signal
import time
import unittest

OURS = hasattr(signal._signal, "__tocsin__") if hasattr(signal, "_signal") else False


class Mishaps(unittest.TestCase):
    def test_1_passes(self):
        signal.raise_signal(0)

    def test_2_dies(self):
        if OURS:
            os._exit(3)

    def test_3_hangs(self):
        while OURS:
            time.sleep(60)

    def test_4_fails(self):
        with self.subTest("only ours"):
            self.assertFalse(OURS, "this is ours")

    def test_5_passes_behind_them(self):
        pass

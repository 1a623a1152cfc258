"""Starts a child that reads no .pth file, and so has CPython's own _signal."""
import subprocess
import sys
import unittest


class Escapes(unittest.TestCase):
    def test_a_child_without_site(self):
        subprocess.run([sys.executable, "-S", "-c", "import signal"], check=True)

"""Dies before it answers anything."""
import sys

import honest


honest.declare(sys.argv[1:])
sys.exit("I have no bell")

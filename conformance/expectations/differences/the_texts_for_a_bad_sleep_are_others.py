"""The errors for a time that is not a number and for one that no clock can count."""
import sys
import time

documented, seen = ["Invalid value NaN (not a number)", "timestamp too large to convert to C _PyTime_t"], []
for seconds in "nan", "1e300":
    try:
        time.sleep(float(seconds))
    except (ValueError, OverflowError) as error:
        seen.append(str(error))
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)

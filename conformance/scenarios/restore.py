import signal
import time

def custom_handler(signum, frame):
    print("Custom handler for SIGINT!")

# Set custom handler
signal.signal(signal.SIGINT, custom_handler)

print("Press Ctrl+C to trigger the custom handler.")
time.sleep(5)

# Restore default behavior
signal.signal(signal.SIGINT, signal.SIG_DFL)
print("Default behavior restored. Press Ctrl+C again.")
time.sleep(5)

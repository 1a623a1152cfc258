print("Press Ctrl+C.")

print("Starting.")

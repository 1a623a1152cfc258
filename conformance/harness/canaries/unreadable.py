print("Never run.")

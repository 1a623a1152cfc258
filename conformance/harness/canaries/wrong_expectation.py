print("This is what the program prints.")

"""The harness: drives programs in a real terminal and says what became of them. See README.md beside this file."""

"""A script that no entry names."""

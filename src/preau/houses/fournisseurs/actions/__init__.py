"""One verb per function."""

"""What the phone does."""

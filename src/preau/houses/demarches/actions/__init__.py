"""What the house does."""

"""What school life does: one verb per function."""

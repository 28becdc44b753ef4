"""What the ENT does: one verb per function, one transaction per action."""

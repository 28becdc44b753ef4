"""What the house does: one verb per function, one transaction and one journal row each."""

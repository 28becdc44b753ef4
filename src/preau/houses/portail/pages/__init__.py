"""Pages that are no journey."""

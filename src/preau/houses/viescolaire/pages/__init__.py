"""Pages of school life."""

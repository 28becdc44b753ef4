"""The self-service journeys: one file each, read top to bottom."""

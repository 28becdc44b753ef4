"""Settings modules for the test runs: one per area, since each house is its own Django project (design.md §8)."""

"""The houses: one folder, one process, one database each. They meet only over HTTP or by files (design.md D4)."""

"""What the site remembers: one file per noun."""

"""Independent clients, unmodified, against a running demonstration (specs/peers-and-libraries.md §3b)."""

"""Tags of the desks' pages."""

"""Tags of the hub's pages."""

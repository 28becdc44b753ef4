"""Tags of the téléservices."""

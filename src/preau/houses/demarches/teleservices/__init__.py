"""One folder per téléservice (docs/guides/teleservices.md)."""

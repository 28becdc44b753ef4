"""The téléservice that docs/guides/teleservices.md adds: a parent asks for an appointment, the office answers."""

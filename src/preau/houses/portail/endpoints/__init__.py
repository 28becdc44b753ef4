"""Doors for machines: the SAML service provider."""

"""Identity providers in the hands of the tests of the houses that are SAML service providers."""

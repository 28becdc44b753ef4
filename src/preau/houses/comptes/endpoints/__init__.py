"""For machines: SAML metadata, sign-in and sign-out in the URL layout of Shibboleth (specs/educonnect-ent.md §1.1)."""

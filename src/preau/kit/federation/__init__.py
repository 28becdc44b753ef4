"""What two houses share as SAML service providers: their keys, and how a browser carries a message to a provider.

The messages are `protocols.saml`'s; whom a house trusts, and who a person is there, are the house's. Owns nothing.
"""

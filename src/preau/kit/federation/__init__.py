"""What two houses share as SAML service providers: keys, what an answer must satisfy, how a browser carries a message.

The messages are `protocols.saml`'s; whom a house trusts, and who a person is there, are the house's. Owns nothing.
"""

"""What two houses share as SAML service providers: settings, keys, tables, and the way of every message there and back.

The messages are `protocols.saml`'s; whom a house trusts, who a person is there and what its sessions hold are the
house's, which gives its own `Party`. Owns nothing: the tables (`tables`) stand in each house.
"""

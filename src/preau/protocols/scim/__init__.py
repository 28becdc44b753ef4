"""SCIM 2.0 as pure values: how an office's software acts on accounts (RFC 7643, RFC 7644; design.md D4).

names      URNs and media types               schemas    attributes, schemas, resource types
catalogue  the six resource types served   messages   resources as dataclasses; codec: to JSON and back
filters    the tree of a filter, its visitor  grammar    text to tree; paths of PATCH
matching   does a resource answer a filter?   lists      request, sort, page; projection: attributes shown
patch      operations, applied to a copy      bodies     JSON in, errors out
etags      versions, If-Match                 discovery  ServiceProviderConfig, ResourceTypes, Schemas
client     what a client sends, and reads     bulk       several creations in one request
What is refused has a name (`SCIM-00NN`, refusals.py); /Me is not offered.
"""

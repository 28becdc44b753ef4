"""The names SCIM 2.0 gives to schemas and messages (RFC 7643 §8, §10; RFC 7644 §8.2), and ours beside them."""

CORE_USER = "urn:ietf:params:scim:schemas:core:2.0:User"
CONFIG = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
RESOURCE_TYPE = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Schema"

LIST_RESPONSE = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
SEARCH_REQUEST = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
BULK_REQUEST = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
BULK_RESPONSE = "urn:ietf:params:scim:api:messages:2.0:BulkResponse"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"

COMPTE = "urn:preau:scim:1.0:Compte"
"""Our extension of User: what an office knows of an account."""
SCHOOL_HEADER = "Preau-Etablissement"
"""HTTP header by which a client of several schools asks for one: the scope of its token shrinks to this UAI."""
RATTACHEMENT = "urn:preau:scim:1.0:Rattachement"
SIGNALEMENT = "urn:preau:scim:1.0:Signalement"
TENTATIVE = "urn:preau:scim:1.0:Tentative"
NOTIFICATION = "urn:preau:scim:1.0:Notification"
FUSION = "urn:preau:scim:1.0:Fusion"

MEDIA_TYPE = "application/scim+json"
MEDIA_TYPES = frozenset({MEDIA_TYPE, "application/json"})
"""What a body may be sent as (RFC 7644 §3.8)."""

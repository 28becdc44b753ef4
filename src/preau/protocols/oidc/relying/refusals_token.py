"""Why a token is not believed: its envelope, its claims, and the userinfo beside it."""

from __future__ import annotations

from preau.protocols.oidc.relying.refusals import RelyingRefusal


class TokenUnreadable(RelyingRefusal):
    """Not a compact JWT of bounded size that holds one JSON object."""

    code = "OIDC-0081"
    support = "id_token ou userinfo illisible : ce n'est pas un JWT, ou il est démesuré."


class AlgorithmRefused(RelyingRefusal):
    """Signed another way than the one set: never `none`, HS256 only where it is listed."""

    code = "OIDC-0082"
    support = "alg du jeton hors de la liste réglée : choisir ES256 (ou RS256) de même chez le fournisseur et ici."


class SignatureWrong(RelyingRefusal):
    """The signature is not of the key it names."""

    code = "OIDC-0083"
    support = "Signature du jeton fausse : jeton altéré, ou forgé."


class EncryptionWrong(RelyingRefusal):
    """In clear although we gave keys, or encrypted although we gave none."""

    code = "OIDC-0084"
    support = "Jeton en clair alors que des clés de déchiffrement sont réglées, ou chiffré alors qu'il n'y en a pas."


class DecryptionFailed(RelyingRefusal):
    """None of our keys opens it, or it is encrypted another way than those we read."""

    code = "OIDC-0085"
    support = "Jeton chiffré pour une autre clé, ou autrement qu'en ECDH-ES, RSA-OAEP ou RSA-OAEP-256 avec A256GCM."


class TokenIssuerWrong(RelyingRefusal):
    """`iss` is another provider's."""

    code = "OIDC-0086"
    support = "iss du jeton différent de l'émetteur réglé."


class AudienceWrong(RelyingRefusal):
    """Meant for another client."""

    code = "OIDC-0087"
    support = "aud (ou azp) du jeton différent de notre client_id."


class TokenExpired(RelyingRefusal):
    """Past its `exp`, or without one."""

    code = "OIDC-0088"
    support = "Jeton expiré, ou sans exp : vérifier l'horloge de cette machine (NTP)."


class TokenFromTheFuture(RelyingRefusal):
    """Issued later than now, not valid yet, or without `iat`."""

    code = "OIDC-0089"
    support = "iat ou nbf du jeton dans l'avenir au-delà de l'écart accepté : vérifier l'horloge d'ici (NTP)."


class NonceWrong(RelyingRefusal):
    """Not the nonce of this sign-in: a token or a code of another one."""

    code = "OIDC-0090"
    support = "nonce absent ou différent : code ou jeton d'une autre connexion (rejeu ou injection)."


class AcrTooLow(RelyingRefusal):
    """A lower level of assurance than the one asked."""

    code = "OIDC-0091"
    support = "acr du jeton absent, inconnu ou inférieur au niveau demandé (eidas1 < eidas2 < eidas3)."


class AuthTimeWrong(RelyingRefusal):
    """The person proved who they are longer ago than was asked, or the provider does not say when."""

    code = "OIDC-0100"
    support = "auth_time absent, dans l'avenir ou plus ancien que max_age : le fournisseur n'a pas redemandé qui c'est."


class AtHashWrong(RelyingRefusal):
    """The access token is not the one of this id_token."""

    code = "OIDC-0092"
    support = "at_hash du jeton d'identité différent de celui du jeton d'accès reçu avec lui."


class SubjectMalformed(RelyingRefusal):
    """No `sub`, an empty one, or one of more than 255 characters."""

    code = "OIDC-0093"
    support = "sub absent, vide ou de plus de 255 caractères."


class UserinfoRefused(RelyingRefusal):
    """The userinfo endpoint says no (RFC 6750 §3.1)."""

    code = "OIDC-0094"
    support = "Le userinfo_endpoint a répondu par un autre état que 200 : jeton d'accès expiré (60 s) ou refusé."


class UserinfoInvalid(RelyingRefusal):
    """Neither a JWT nor, where that is allowed, a JSON object."""

    code = "OIDC-0095"
    support = "userinfo ni en application/jwt ni, si le réglage le permet, en application/json."


class SubjectDiffers(RelyingRefusal):
    """userinfo speaks of another person than the id_token (§5.3.2)."""

    code = "OIDC-0096"
    support = "sub de userinfo différent de celui du jeton d'identité : réponse d'une autre personne."

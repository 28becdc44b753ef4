"""The identity hub: one door to the identities that people already have, as FranceConnect is (specs/franceconnect.md).

Towards services (`comptes`, or any other) it is a strict OpenID Connect provider under the issuer path `/api/v2`
(§2); towards identity providers (`fournisseurs`, or real ones) an OpenID Connect client (§3.1); towards the civil
register an HTTP client of its XML (§3.2). It has its own name and banner: it is not the State's service.

URL map
    /api/v2/.well-known/openid-configuration, /jwks     what services read to trust it
    /api/v2/authorize, /token, /userinfo, /token/revocation, /session/end
    /api/v2/interaction/<uid>, …/verify, …/consent      choice of a provider, civil register, « Continuer sur … »
    /api/v2/redirect-to-idp, /oidc-callback, /login, /redirect-to-sp-with-error
"""

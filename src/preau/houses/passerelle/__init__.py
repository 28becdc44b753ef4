"""The identity hub: one door to the identities that people already have, as FranceConnect is (specs/franceconnect.md).

Towards services (`comptes`, or any other) it is a strict OpenID Connect provider under the issuer path `/api/v2`
(§2); towards identity providers (`fournisseurs`, or real ones) an OpenID Connect client (§3.1); towards the civil
register an HTTP client of its XML (§3.2). It has its own name and banner: it is not the State's service.

URL map
    /                                                   what this is, or 301 to the site that presents it
    /aide/identite/                                     what to check when the register does not know an identity
    /api/v2/.well-known/openid-configuration, /jwks     what services read to trust it
    /api/v2/authorize, /token, /userinfo, /token/revocation
    /api/v2/interaction/<uid>, …/verify, …/consent      choice of a provider, civil register, « Continuer sur … »
    /api/v2/redirect-to-idp, /oidc-callback             to a provider and back
    /api/v2/login, …/auto-login, /autre-compte          the answer to the service; another person
    /api/v2/redirect-to-sp-with-error                   the way back without a connection
    /api/v2/session/end (…/confirm, …/success)          sign-out; through /client/disconnect-from-idp and
                                                        /client/logout-callback where the provider signs out too
    /api/v2/client/.well-known/keys                     the key that providers may encrypt to

One connection, in order: `conduct` says where a request begins, `guard` holds every page, `fournisseur` and `idps`
speak to providers, `etat_civil` to the register, `actions` do, `sortie` is what a browser keeps while it signs out.
"""

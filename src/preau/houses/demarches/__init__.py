"""The téléservices of schools, with the same identity (issue 8; seed 000 « Connexion aux téléservices »; J19).

Families sign in by SAML at `comptes` (or another provider, or by OpenID Connect); the office by OpenID Connect. What
the office accepts is written into the registry by `registre.actions`.

URL map
    /                               what this person may do, for which child; else the door
    /connexion/                     families leave for their provider, and come back where they were going
    /deconnexion/                   the end, and what stays open
    /reprendre/                     signed in again in a new tab, while the former one holds what was typed
    /mes-responsables/              a pupil of age says what those who answer for them may get
    /auth/saml/…, /auth/oidc/…      for machines: metadata, assertion consumer, single logout, callback
    /enfants/<eleve>/<code>/…       one téléservice for one pupil (teleservices/<code>/)
    /verifier/                      anybody verifies an attestation by its code
    /bureau/                        the office: schools, then /bureau/<uai>/<code>/…
"""

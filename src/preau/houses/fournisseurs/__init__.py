"""Identity providers for demonstrations: what impots.gouv.fr, ameli.fr, La Poste or MSA are to FranceConnect.

Real OpenID Connect providers, one under each `/<slug>/`, with fictitious people from a CSV file and scenarios chosen by
login (slow, broken, missing claim, refused…): specs/franceconnect.md §3 and §4. Never in production: it refuses to
start. It also answers as the civil register does (§3.2), for the same fictitious people.

URL map
    /                                         providers, people and scenarios: the guide for testers
    /<slug>/.well-known/openid-configuration, /<slug>/jwks, /<slug>/authorize, /<slug>/token, /<slug>/userinfo
    /<slug>/logout                            the hub signs somebody out, except where the provider has none
    /<slug>/connexion/                        login and 123, or one press on a person's name
    /<slug>/identite-libre/                   any identity, typed by hand
    /<slug>/aide/, /<slug>/couleur.css        the links of help; the provider's one colour
    /etat-civil/                              the fictitious civil register, XML
"""

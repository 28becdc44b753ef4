"""The public site of schools: where families start (issue 8; seed 000; J14, J20).

One process serves several schools, told apart by host name (sites.toml). It reads no registry and knows no person: the
school's identity is in its file, what the office publishes in its database, the tutorials in a folder that
`preau tutoriels` writes. The office signs in by OpenID Connect.

URL map
    /                               home; ESPACE NUMÉRIQUE, news, documents, contact
    /espace-numerique/ /contact/ /mentions/
    /deconnexion/                   what stays open elsewhere, and where to close it
    /tutoriels/                     « Procédure de connexion à l'ENT et à la vie scolaire »
    /tutoriels/<slug>/              one guide to print, its video, transcript and QR code; its files below
    /actualites/ /documents/        what the office publishes
    /bureau/                        the office: news, documents, what is shown
"""

"""The school office: imports, letters, follow-up, repair (issue 6; seeds 002 §4–§6, 003 cas 3; J9, J18, J21).

Staff sign in at an OpenID Connect provider (our `comptes`, or another one) with a second factor; what each may do is a
mandate for one school, a few of its classes, or an académie. Writes the registry through `registre.actions`; reads and
changes accounts over SCIM 2.0 and nothing else.

URL map
    /                         the schools of who is signed in, or the door
    /connexion/               leaves for the provider; /connexion/retour/ brings the answer
    /etablissements/<uai>/    the desk of one school; every page below asks for a right in this school
"""

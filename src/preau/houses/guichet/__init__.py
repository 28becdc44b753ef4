"""The school office: imports, letters, follow-up, repair (issue 6; seeds 002 §4–§6, 003 cas 3; J9, J18, J21).

Staff sign in at an OpenID Connect provider (our `comptes`, or another one) with a second factor; what each may do is a
mandate for one school, a few of its classes, or an académie. Writes the registry through `registre.actions`; reads and
changes accounts over SCIM 2.0 and nothing else.

URL map
    /                         the schools of who is signed in, or the door
    /connexion/               leaves for the provider; /connexion/retour/ brings the answer, confirmer/ a fresh proof
    /deconnexion/             ends our session and the provider's
    /etablissements/<uai>/    the desk of one school; every page below asks for a right in this school
        recherche/, responsables/<id>/, eleves/<id>/    a person, why they cannot log in, what mends it
        signalements/, dossiers/, doublons/             wrong links, cases handed over, records in double
        imports/, exports/                              files in (proposal, then applied, undone) and out
        courriers/, documents/<id>/                     letters, slips and labels; documents that expire
        suivi/, relances/                               who has an account; reminders
        equipe/, approbations/, journal/, contacts/     who may do what, second persons, what was done, whom to call
"""

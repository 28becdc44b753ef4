"""Fiche de renseignements: a family checks and corrects what the school knows of it; the office answers (J19).

    champs.py       the table of rubriques and fields, read by both sides; values are the texts of
                    registre.queries.valeurs
    etat.py         what the school knows now, and what waits      brouillon.py   what is typed and not sent, sealed
    vue.py          both, in words                                 lignes.py      what was sent, line by line
    pages/          the family: check, one page per rubrique, files, recap, follow-up; actions/ecrire, envoyer, …
    bureau*.py      the office: examine, decide line by line, take an answer back; actions/decider, revenir

Nothing is overwritten unseen: a form says the version of the draft and a digest of what it showed; the office's answer
says what it was shown, and the registry's action what it expects to find.
"""

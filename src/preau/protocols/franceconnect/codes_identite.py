"""Y codes of identities: the provider's, and the civil register's answers (specs/franceconnect.md §2.12, §3)."""

from __future__ import annotations

from preau.protocols.franceconnect.families import ABORTED, FAULT, IDENTITY, RETRY, TECHNICAL, ShownY


class Y010004(ShownY):
    """Civil register: one approximate echo, not close enough."""

    code = "Y010004"
    status = 403
    protocol_error = "access_denied"
    description = ABORTED
    personne = IDENTITY
    support = "État civil : une personne proche mais pas égale (type 4) : comparer l'orthographe des noms et dates."


class Y010006(ShownY):
    """Civil register: several echoes."""

    code = "Y010006"
    status = 403
    protocol_error = "access_denied"
    description = ABORTED
    personne = IDENTITY
    support = "État civil : plusieurs personnes possibles (type 6) : compléter les prénoms chez le fournisseur."


class Y010007(ShownY):
    """Civil register: found by the usage name only."""

    code = "Y010007"
    status = 403
    protocol_error = "access_denied"
    description = ABORTED
    personne = IDENTITY
    support = "État civil : trouvé par le nom d'usage (type 7) : déclarer le nom de naissance chez le fournisseur."


class Y010008(ShownY):
    """Civil register: no echo."""

    code = "Y010008"
    status = 403
    protocol_error = "access_denied"
    description = ABORTED
    personne = (
        "Votre identité n'a pas été trouvée dans le registre d'état civil. Vérifiez le nom de naissance, les "
        "prénoms, la date et le lieu de naissance de votre compte d'identité, puis recommencez."
    )
    support = "État civil : personne inconnue (type 8) : la page d'aide dit quoi vérifier."


class Y010009(ShownY):
    """Civil register: request rejected."""

    code = "Y010009"
    status = 403
    protocol_error = "access_denied"
    description = ABORTED
    personne = FAULT
    support = "État civil : demande rejetée (type 9)."


class Y010011(ShownY):
    """Civil register: no answer in time."""

    code = "Y010011"
    status = 504
    protocol_error = "temporarily_unavailable"
    description = TECHNICAL
    personne = FAULT
    support = "État civil trop lent : PASSERELLE_ETAT_CIVIL_TIMEOUT dépassé."


class Y010012(ShownY):
    """Civil register: unreachable."""

    code = "Y010012"
    status = 504
    protocol_error = "temporarily_unavailable"
    description = TECHNICAL
    personne = FAULT
    support = "État civil injoignable : PASSERELLE_ETAT_CIVIL_URL, ou panne."


class Y010013(ShownY):
    """Civil register: malformed answer."""

    code = "Y010013"
    protocol_error = "server_error"
    description = TECHNICAL
    personne = FAULT
    support = "Réponse de l'état civil illisible, incomplète, ou d'un type inconnu."


class Y010015(ShownY):
    """Civil register: the person is dead."""

    code = "Y010015"
    status = 403
    protocol_error = "access_denied"
    description = ABORTED
    personne = "Les identifiants utilisés ne permettent plus de se connecter. Prévenez l'assistance en donnant ce code."
    support = "État civil : personne décédée. Le message n'en dit rien."


class Y600006(ShownY):
    """The identity provider's identity is incomplete or not valid."""

    code = "Y600006"
    protocol_error = "server_error"
    description = TECHNICAL
    personne = RETRY
    support = "Identité du fournisseur incomplète ou mal formée : voir le détail dans le journal technique."


class Y600020(ShownY):
    """The mandate of the helper does not cover the service."""

    code = "Y600020"
    protocol_error = "access_denied"
    description = TECHNICAL
    personne = RETRY
    support = "Mandat d'accompagnement sans la portée que demande le service."

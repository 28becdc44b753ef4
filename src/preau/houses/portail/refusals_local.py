"""How the accounts that the ENT keeps itself say no: to their owner behind a link, to the operator at the keyboard."""

from __future__ import annotations

from preau.protocols.refusals import Refusal


class LienPerime(Refusal):
    """The link is unknown, too old, used, or replaced."""

    code = "PORTAIL-0151"
    status = 410
    personne = (
        "Ce lien n'est plus valable : il ne sert qu'une fois et pendant un temps limité. Demandez un nouveau lien à la "
        "personne qui gère les comptes de l'ENT, ou utilisez « Mot de passe oublié »."
    )
    support = "Lien d'un compte local périmé, utilisé ou remplacé : preau portail compte reset IDENTIFIANT."


class CompteLocalInconnu(Refusal):
    """No such account."""

    code = "PORTAIL-0152"
    status = 404
    personne = "Aucun compte local n'a l'identifiant {identifiant}."
    support = "preau portail compte list montre les comptes locaux et leur identifiant."


class MelDejaPris(Refusal):
    """Two open accounts with one mail: neither a forgotten password nor a provider could tell whose it is."""

    code = "PORTAIL-0153"
    status = 409
    personne = "Un compte local ouvert a déjà cette adresse mail : {identifiant}."
    support = "Un seul compte ouvert par adresse mail : donner d'autres établissements à ce compte, ou le fermer."


class DeclarationCompte(Refusal):
    """Something about a new account is unknown or missing."""

    code = "PORTAIL-0154"
    status = 422
    personne = "Le compte ne peut pas être créé : {raison}."
    support = "preau portail compte add --help donne les profils et les rôles ; les UAI sont ceux du registre."


class CompteLocalFerme(Refusal):
    """Nothing can be asked of an account that is closed, except to open it again."""

    code = "PORTAIL-0155"
    status = 409
    personne = "Le compte {identifiant} est fermé."
    support = "preau portail compte reset --rouvrir IDENTIFIANT le rouvre avec un nouveau lien."

"""How the administration of the ENT says no."""

from __future__ import annotations

from preau.protocols.refusals import Refusal


class AdministrateurRefuse(Refusal):
    """Somebody who cannot administer: no such account, closed, not staff, or nothing to administer."""

    code = "PORTAIL-0801"
    status = 422
    personne = "Ce droit ne peut pas être donné : {raison}."
    support = "preau portail compte list montre les comptes ; preau portail administrateur add --help, les options."


class PasAdministrateur(Refusal):
    """Nothing to take away."""

    code = "PORTAIL-0802"
    status = 404
    personne = "Le compte {identifiant} n'administre pas l'ENT."
    support = "preau portail administrateur list montre qui administre l'ENT."


class NomDejaPris(Refusal):
    """A new service under the name of another one."""

    code = "PORTAIL-0803"
    status = 409
    personne = "Un service a déjà le nom court « {alias} ». Choisissez-en un autre, ou changez celui-là."
    support = "Le nom court d'un service est unique : preau portail service list."


class ServiceEncoreOuvert(Refusal):
    """A service is suspended before it is removed: its last tickets end first."""

    code = "PORTAIL-0804"
    status = 409
    personne = "Ce service reçoit encore des tickets. Suspendez-le d'abord, puis retirez-le."
    support = "Retrait d'un service ouvert : preau portail service add ALIAS --inactive, ou « Suspendre »."


class TexteDejaPublie(Refusal):
    """A version that people have accepted is never changed nor thrown away."""

    code = "PORTAIL-0805"
    status = 409
    personne = "Cette version a été publiée : elle ne change plus. Écrivez-en une nouvelle."
    support = "Les versions publiées d'un texte sont gardées, avec les acceptations qui les nomment."


class MetadonneesRefusees(Refusal):
    """What was read is not the metadata of this provider."""

    code = "PORTAIL-0806"
    status = 422
    personne = "Les métadonnées ne sont pas relues : {raison}. Celles d'avant restent en place."
    support = (
        "Adresse injoignable en trois secondes, fichier trop gros, métadonnées d'un autre fournisseur, expirées ou "
        "sans certificat : preau portail idp add FICHIER --alias ALIAS dit pourquoi."
    )


class DroitMalEcrit(Refusal):
    """Kinds of people or of lists that do not exist, or written to without being seen."""

    code = "PORTAIL-0807"
    status = 422
    personne = "Ces droits ne se peuvent pas : {raison}."
    support = (
        "Les mots admis sont ceux du fichier PORTAIL_MESSAGERIE_DROITS ; on n'écrit qu'à des personnes qu'on voit."
    )

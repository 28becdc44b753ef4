"""How the ENT's CAS server says no, beyond the protocol's own refusals (protocols/cas)."""

from __future__ import annotations

from typing import ClassVar

from preau.protocols.cas import names
from preau.protocols.cas.refusals import ValidationRefusal
from preau.protocols.refusals import Refusal


class ReconnexionNonFaite(Refusal):
    """The service wants a new sign-in, and the provider answered without asking for the secret."""

    code = "PORTAIL-0120"
    status = 403
    personne = (
        "L'application demande que vous saisissiez de nouveau votre mot de passe, ce que votre service de comptes n'a "
        "pas fait. Déconnectez-vous de l'ENT et de votre compte, puis recommencez depuis l'application."
    )
    support = "renew demandé, mais le fournisseur d'identité ignore ForceAuthn (AuthnInstant antérieur à la demande)."


class ServiceEnBoucle(Refusal):
    """The same service sent the same person here again and again."""

    code = "PORTAIL-0121"
    status = 429
    personne = (
        "L'application {label} vous renvoie sans cesse vers l'ENT : elle n'accepte pas votre connexion. "
        "Attendez une minute, puis recommencez. Si cela continue, prévenez l'assistance de l'application."
    )
    support = (
        "Plus de PORTAIL_CAS_TICKETS_PER_MINUTE tickets en une minute : le service refuse les tickets (adresse de "
        "validation, certificat, horloge) ou ne garde pas sa session. preau portail service essayer ALIAS."
    )


class AliasInconnu(Refusal):
    """No service is declared under this name, or for this address."""

    code = "PORTAIL-0122"
    status = 404
    personne = "Aucun service déclaré ne porte ce nom ni ne couvre cette adresse."
    support = "preau portail service list montre les services déclarés."


class PersonneNonTrouvee(Refusal):
    """Neither a person of this ENT nor a row of the registry."""

    code = "PORTAIL-0123"
    status = 404
    personne = "Cette personne n'est connue ni de l'ENT ni du registre."
    support = "Donner l'identifiant public d'une personne de l'ENT, d'un responsable ou d'un élève, ou {AAF}…|x|…."


class DeclarationIncomplete(Refusal):
    """A new service without an address, or a word that names no kind, shape, set or principal."""

    code = "PORTAIL-0124"
    personne = "Il manque une partie de la déclaration, ou elle porte un mot inconnu : {raison}."
    support = "preau portail service add --help donne les mots admis."


class TropDeRefus(ValidationRefusal):
    """Too many validations refused from one block of addresses."""

    code = "PORTAIL-0125"
    status = 429
    description = "too many refused validations, wait a minute"
    support = "Plus de PORTAIL_CAS_REFUSALS_PER_MINUTE vérifications refusées depuis ce bloc d'adresses."
    protocol_error: ClassVar[str | None] = names.INVALID_REQUEST

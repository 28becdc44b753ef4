"""How the ENT says no, beyond what SAML itself refuses (protocols/saml): one class, one code, one sentence."""

from __future__ import annotations

from typing import ClassVar

from preau.protocols.refusals import Refusal

RECOMMENCER = "Retournez à l'accueil de l'ENT et recommencez la connexion."


class EntreeInconnue(Refusal):
    """The address names a door that this ENT does not have."""

    code = "PORTAIL-0101"
    status = 404
    personne = f"Cette entrée n'existe pas dans cet ENT. {RECOMMENCER}"
    support = "L'adresse /auth/saml/authn/… nomme une entrée absente du fichier PORTAIL_ENTREES."


class FournisseurInconnu(Refusal):
    """The answer comes from a provider that this ENT does not trust."""

    code = "PORTAIL-0102"
    status = 403
    personne = f"La réponse reçue ne vient pas d'un service de comptes connu de cet ENT. {RECOMMENCER}"
    support = "L'émetteur (Issuer) de la réponse n'est pas enregistré : preau portail idp add FICHIER."
    protocol_error: ClassVar[str | None] = "unknown issuer"


class RelayStateDifferent(Refusal):
    """The answer carries another RelayState than the request did."""

    code = "PORTAIL-0103"
    status = 403
    personne = f"La réponse reçue ne correspond pas à votre demande de connexion. {RECOMMENCER}"
    support = "Le RelayState rendu n'est pas celui de la demande : réponse détournée ou fournisseur qui le perd."


class ReponseDejaUtilisee(Refusal):
    """This assertion, or an answer to this request, was already taken."""

    code = "PORTAIL-0104"
    status = 403
    personne = (
        "Cette réponse de connexion a déjà servi (page rechargée ou bouton « retour » du navigateur). " + RECOMMENCER
    )
    support = "Rejeu d'une assertion ou seconde réponse à la même demande. Sans gravité s'il est isolé."


class AutreNavigateur(Refusal):
    """The browser that brings the handle is not the one that asked."""

    code = "PORTAIL-0105"
    status = 403
    personne = (
        "Cette connexion a été commencée dans un autre navigateur, ou les cookies sont bloqués. "
        "Autorisez les cookies pour l'ENT, puis recommencez depuis son accueil, dans ce navigateur."
    )
    support = "Le cookie portail_nav ne possède pas la demande (InResponseTo) : autre navigateur ou cookies refusés."


class PassageExpire(Refusal):
    """The one-use handle is unknown, used, or older than two minutes."""

    code = "PORTAIL-0106"
    status = 403
    personne = f"Cette étape de connexion n'est plus valable. {RECOMMENCER}"
    support = "La poignée à usage unique de /auth/saml/fin est inconnue, déjà utilisée ou a plus de deux minutes."


class DemandeExpiree(Refusal):
    """A request that was already restarted once expired again."""

    code = "PORTAIL-0107"
    status = 403
    personne = f"Votre demande de connexion a expiré. {RECOMMENCER}"
    support = "La demande a dépassé PORTAIL_REQUEST_LIFE, et sa reprise automatique aussi."


class PersonneSansReference(Refusal):
    """The provider names no record of the registry (entcore: invalid.vector, invalid.joinKey)."""

    code = "PORTAIL-0108"
    status = 403
    personne = (
        "Votre compte fonctionne, mais il n'est relié à aucun dossier de responsable. "
        "Contactez l'établissement de votre enfant, qui peut relier votre dossier."
    )
    support = "L'assertion ne porte aucune valeur FrEduCtRefId utilisable ({AAF}académie|x|identifiant)."


class PersonneInconnue(Refusal):
    """The registry does not know the records named, or none has a child at school (§1.5.c, the commonest failure)."""

    code = "PORTAIL-0109"
    status = 403
    personne = (
        "Votre compte fonctionne, mais l'ENT ne trouve aucun élève dont vous êtes responsable. "
        "Contactez l'établissement de votre enfant, qui peut corriger votre dossier."
    )
    support = (
        "Les valeurs FrEduCtRefId ne désignent aucun responsable connu du registre, ou aucun de leurs élèves n'est "
        "scolarisé cette année avec un lien de niveau admis (PORTAIL_NIVEAUX)."
    )


class EntityIdDejaPris(Refusal):
    """Two aliases for one provider."""

    code = "PORTAIL-0110"
    status = 409
    personne = "Ce fournisseur d'identité est déjà enregistré sous un autre nom."
    support = "preau portail idp list montre le nom déjà pris ; donnez ce nom à --alias pour le mettre à jour."


class PersonnelInconnu(Refusal):
    """A provider of staff vouches for somebody who has no open account in this ENT."""

    code = "PORTAIL-0111"
    status = 403
    personne = (
        "Votre établissement ou votre académie vous a bien reconnu, mais vous n'avez pas de compte ouvert dans cet "
        "ENT. Le Correspondant ENT de votre établissement peut en créer un."
    )
    support = (
        "L'attribut d'agent de l'assertion ne désigne aucun compte local ouvert, ou plusieurs : preau portail refus "
        "list, puis preau portail compte add ; l'attribut lu est celui de preau portail idp list."
    )


class RefusInconnu(Refusal):
    """No refused sign-in, or more than one, has this number."""

    code = "PORTAIL-0112"
    status = 404
    personne = "Aucun refus de connexion, ou plusieurs, n'a le numéro {numero}."
    support = "preau portail refus list --tout montre les numéros ; en donner au moins quatre caractères."


class FournisseurMalDeclare(Refusal):
    """An alias or an attribute that no provider can have."""

    code = "PORTAIL-0113"
    status = 422
    personne = "Ce fournisseur d'identité ne peut pas être déclaré ainsi : {raison}."
    support = "L'alias « local » désigne les comptes de l'ENT ; attributs admis : FrEduIdENT, ctemail, mail."

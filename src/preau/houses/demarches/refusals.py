"""How the téléservices say no to someone who comes in (DEMARCHES-0101 to 0113), beyond what SAML itself refuses."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_noop as _

from preau.protocols.refusals import Refusal


class ConnexionNonReglee(Refusal):
    """Families have no provider yet."""

    code = "DEMARCHES-0101"
    status = 503
    personne = _(
        "La connexion aux téléservices n'est pas encore ouverte. Adressez-vous au secrétariat de l'établissement."
    )
    support = _("Aucun fournisseur d'identité : preau demarches idp add FICHIER, ou DEMARCHES_OIDC_ISSUER.")


class FournisseurInconnu(Refusal):
    """The answer comes from a provider that this house does not trust."""

    code = "DEMARCHES-0102"
    status = 403
    personne = _("La réponse reçue ne vient pas du service de comptes des téléservices. Recommencez la connexion.")
    support = _("L'émetteur (Issuer) de la réponse n'est pas le fournisseur en service : preau demarches idp list.")
    protocol_error: ClassVar[str | None] = "unknown issuer"


class RelayStateDifferent(Refusal):
    """The answer carries another RelayState than the request did."""

    code = "DEMARCHES-0103"
    status = 403
    personne = _("La réponse reçue ne correspond pas à votre demande de connexion. Recommencez la connexion.")
    support = _("Le RelayState rendu n'est pas celui de la demande : réponse détournée ou fournisseur qui le perd.")


class ReponseDejaUtilisee(Refusal):
    """This answer, or an answer to this request, was already taken."""

    code = "DEMARCHES-0104"
    status = 403
    personne = _(
        "Cette réponse de connexion a déjà servi (page rechargée ou bouton « retour » du navigateur). "
        "Recommencez la connexion."
    )
    support = _("Rejeu d'une assertion ou seconde réponse à la même demande. Sans gravité s'il est isolé.")


class AutreNavigateur(Refusal):
    """The browser that brings the answer is not the one that asked."""

    code = "DEMARCHES-0105"
    status = 403
    personne = _(
        "Cette connexion a été commencée dans un autre navigateur, ou les cookies sont bloqués. "
        "Acceptez les cookies de ce site, puis recommencez dans ce navigateur."
    )
    support = _("Le cookie demarches_nav ne possède pas la demande : autre navigateur ou cookies refusés.")


class PassageExpire(Refusal):
    """The one-use handle is unknown, used, or older than two minutes."""

    code = "DEMARCHES-0106"
    status = 403
    personne = _("Cette étape de connexion n'est plus valable. Recommencez la connexion.")
    support = _("La poignée à usage unique de /auth/saml/fin est inconnue, déjà utilisée ou a plus de deux minutes.")


class DemandeExpiree(Refusal):
    """A request that was already restarted once expired again."""

    code = "DEMARCHES-0107"
    status = 403
    personne = _("Votre demande de connexion a expiré. Recommencez la connexion.")
    support = _("La demande a dépassé DEMARCHES_REQUEST_LIFE, et sa reprise automatique aussi.")


class PersonneSansReference(Refusal):
    """The provider names no record of the registry."""

    code = "DEMARCHES-0108"
    status = 403
    personne = _(
        "Votre compte fonctionne, mais il n'est relié à aucun dossier de responsable ni d'élève. "
        "Écrivez au secrétariat de l'établissement, qui peut relier votre dossier."
    )
    support = _("Ni FrEduCtRefId ({AAF}académie|x|identifiant) ni FrEduVecteur utilisables dans la réponse.")


class PersonneInconnue(Refusal):
    """The registry does not know the records named."""

    code = "DEMARCHES-0109"
    status = 403
    personne = _(
        "Votre compte fonctionne, mais les téléservices ne trouvent pas votre dossier. "
        "Écrivez au secrétariat de l'établissement, qui peut le corriger."
    )
    support = _("Les valeurs FrEduCtRefId et FrEduVecteur ne désignent personne dans ce registre.")


class AutreFournisseur(Refusal):
    """Another provider is in service already."""

    code = "DEMARCHES-0110"
    status = 409
    personne = _("Un autre fournisseur d'identité est déjà en service : {entity_id}.")
    support = _("--remplacer met le nouveau à sa place ; les sessions ouvertes par l'ancien sont fermées.")


class TropDeConnexions(Refusal):
    """Too many sign-ins begun."""

    code = "DEMARCHES-0111"
    status = 429
    personne = _("Trop de connexions ont été commencées depuis cet endroit. Attendez quelques minutes et recommencez.")
    support = _("Limite par navigateur, par bloc d'adresses ou de la maison entière, sur un quart d'heure.")


class FournisseurMuet(Refusal):
    """The OpenID provider did not do its part, or answered something that is not believed."""

    code = "DEMARCHES-0112"
    status = 502
    personne = _("Le service de comptes n'a pas répondu comme prévu. Recommencez dans quelques minutes.")
    support = _("Échange OpenID Connect refusé ou impossible ; le code OIDC-… exact est au journal technique.")


class RetourInconnu(Refusal):
    """No sign-in of this browser has this state, or it has served."""

    code = "DEMARCHES-0113"
    status = 403
    personne = _(
        "Cette réponse ne correspond à aucune connexion en cours dans ce navigateur. Recommencez la connexion ; "
        "si cela se répète, acceptez les cookies de ce site."
    )
    support = _("state absent, déjà utilisé, inconnu, d'un autre navigateur, trop ancien, ou cookies bloqués.")

"""Why an identity of a hub is not linked to an account, or opens none (`COMPTES-09xx`)."""

from __future__ import annotations

from preau.protocols.refusals import Refusal


class ConfianceChangee(Refusal):
    """The identity was linked while its hub was of another class of trust."""

    code = "COMPTES-0921"
    status = 403
    personne = (
        "Cette identité a été enregistrée avec une passerelle d'essai : elle n'ouvre pas de compte ici. Connectez-vous "
        "avec votre identifiant et votre mot de passe."
    )
    support = (
        "COMPTES_FRANCECONNECT_TEST a changé pour un même émetteur : les identités d'essai et les identités réelles ne "
        "se mêlent jamais (docs/guides/franceconnect.md)."
    )


class IdentitePrise(Refusal):
    """The identity opens another account already."""

    code = "COMPTES-0922"
    status = 409
    personne = (
        "Cette identité ouvre déjà un autre compte. Gardez un seul compte : regroupez-les par « Ajout d'un élève "
        "depuis un autre compte »."
    )
    support = "Un autre compte est lié à la même identité (émetteur et sub) : les regrouper, ou retirer l'identité là."


class LiaisonImpossible(Refusal):
    """The account is no open account of a responsable, or was linked to a hub of the other class of trust."""

    code = "COMPTES-0923"
    status = 409
    personne = (
        "Cette identité ne peut pas être liée à ce compte. Connectez-vous autrement, ou contactez l'établissement."
    )
    support = (
        "Seul un compte actif de responsable se lie ; un compte lié au vrai FranceConnect ne se lie jamais à une "
        "passerelle d'essai, ni l'inverse."
    )


class UneSeuleIdentite(Refusal):
    """The account has another identity of the same hub."""

    code = "COMPTES-0924"
    status = 409
    personne = (
        "Une autre identité est déjà liée à ce compte. Si c'est une erreur, retirez-la d'abord depuis « Mon compte »."
    )
    support = "Une identité vivante du même émetteur, avec un autre sub : souvent le conjoint, connecté par erreur."


class AutreNom(Refusal):
    """The civil status bears none of the names of the account's records."""

    code = "COMPTES-0927"
    status = 409
    personne = (
        "Cette identité porte un autre nom que votre compte : elle n'y est pas ajoutée. Utilisez votre propre "
        "identité, ou demandez à l'établissement de corriger votre dossier."
    )
    support = (
        "Ni le nom de naissance ni le nom d'usage, ou pas le prénom, de l'identité n'est celui d'une fiche du compte : "
        "souvent le conjoint, connecté par erreur sur le même appareil."
    )


class PresentationPerimee(Refusal):
    """The identity that waited was used already, or its half-hour is over."""

    code = "COMPTES-0925"
    status = 410
    personne = "Votre connexion est trop ancienne ou a déjà servi. Recommencez depuis la page de connexion."
    support = "Identité présentée il y a plus de trente minutes, ou déjà employée (double envoi, autre onglet)."


class SansAutreMoyen(Refusal):
    """Without it nothing would open the account."""

    code = "COMPTES-0926"
    status = 409
    personne = "Créez d'abord un mot de passe : sans lui, plus rien n'ouvrirait votre compte."
    support = "Le compte n'a ni mot de passe ni autre identité fédérée."

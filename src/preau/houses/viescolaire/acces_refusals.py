"""Why someone does not come into school life, or is not tied to a record (VIESCOLAIRE-0101 to 0108)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from preau.protocols.refusals import Refusal


class EntMuet(Refusal):
    """The CAS server did not answer in time."""

    code = "VIESCOLAIRE-0101"
    status = 503
    personne = _("L'ENT ne répond pas. Attendez quelques minutes et recommencez la connexion.")
    support = _("Serveur CAS injoignable, trop lent (3 s), certificat inconnu, ou réponse autre que 200.")


class PersonneInconnue(Refusal):
    """The ENT vouches for somebody whom no rule recognises."""

    code = "VIESCOLAIRE-0102"
    status = 403
    personne = _(
        "L'ENT vous connaît, mais la vie scolaire ne trouve pas votre dossier. Rien n'est perdu : votre demande est "
        "sur la liste de l'établissement, qui va rapprocher votre compte de votre dossier."
    )
    support = _(
        "Aucun dossier, ou plusieurs, pour les attributs de l'ENT : la personne est sur la page « À rapprocher »."
    )


class SansEnt(Refusal):
    """No ENT is declared here, or not by that name."""

    code = "VIESCOLAIRE-0103"
    status = 404
    personne = _("La connexion par l'ENT n'est pas ouverte ici. Adressez-vous à l'établissement.")
    support = _("VIESCOLAIRE_CAS_URL est vide, ou l'ENT demandé n'est pas dans VIESCOLAIRE_ENTS.")


class RetourInconnu(Refusal):
    """The answer belongs to no sign-in begun in this browser."""

    code = "VIESCOLAIRE-0104"
    personne = _(
        "Cette réponse ne correspond à aucune connexion commencée dans ce navigateur. Recommencez depuis l'accueil ; "
        "si cela se répète, acceptez les cookies de ce site."
    )
    support = _("Retour de CAS sans état, d'un autre navigateur, vieux de plus d'une heure, ou cookies bloqués.")


class TropDeConnexions(Refusal):
    """Too many tickets from one block of addresses."""

    code = "VIESCOLAIRE-0105"
    status = 429
    personne = _("Beaucoup de connexions viennent de votre réseau. Attendez quelques minutes et recommencez.")
    support = _("Plus de 3000 tickets en un quart d'heure pour ce bloc d'adresses : un programme tourne en rond.")


class DejaRapproche(Refusal):
    """The identifier was tied meanwhile."""

    code = "VIESCOLAIRE-0106"
    status = 409
    personne = _("Ce compte vient d'être rapproché. Revenez à la liste.")
    support = _("Deux personnes ont rapproché le même compte, ou la page était ancienne.")


class DossierIntrouvable(Refusal):
    """The record to tie is not of this school, or is gone."""

    code = "VIESCOLAIRE-0107"
    status = 404
    personne = _("Ce dossier n'est plus dans l'établissement. Revenez à la liste et cherchez de nouveau.")
    support = _("Dossier sorti du registre entre la recherche et le choix, ou d'un autre établissement.")


class EntASuivre(Refusal):
    """Several ENTs, and none is named."""

    code = "VIESCOLAIRE-0108"
    personne = _("Dites de quel ENT il s'agit : {connus}.")
    support = _("Option --ent de la commande, parmi les alias de VIESCOLAIRE_ENTS.")

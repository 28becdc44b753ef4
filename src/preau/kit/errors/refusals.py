"""The refusals that any house may meet, whatever it does."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from preau.protocols.refusals import Refusal


class PageIntrouvable(Refusal):
    """No page has this address."""

    code = "PAGE-0404"
    status = 404
    personne = _("Cette page n'existe pas ou n'existe plus. Vérifiez l'adresse, ou repartez de l'accueil.")
    support = _("Adresse mal recopiée, lien ancien, ou document dont l'adresse a changé.")


class PageInterdite(Refusal):
    """The page is not for this person."""

    code = "PAGE-0403"
    status = 403
    personne = _("Vous n'avez pas accès à cette page. Repartez de l'accueil et connectez-vous avec le bon compte.")
    support = _("La personne est connectée avec un compte qui n'ouvre pas cette page, ou n'est plus connectée.")


class FormulairePerime(Refusal):
    """The form's token is missing or another's (CSRF): cookies refused, or a page left open for too long."""

    code = "PAGE-0419"
    status = 403
    personne = _(
        "Cette page est restée ouverte trop longtemps, ou votre navigateur refuse les cookies. "
        "Acceptez les cookies de ce site, revenez à la page et recommencez."
    )
    support = _("Jeton de formulaire absent ou périmé : cookies bloqués, navigation privée fermée, page ancienne.")


class DemandeIncomprise(Refusal):
    """The request itself is malformed."""

    code = "PAGE-0400"
    status = 400
    personne = _("Nous n'avons pas compris cette demande. Repartez de l'accueil et recommencez.")
    support = _("Demande mal formée : adresse tronquée, extension du navigateur, ou outil automatique.")


class ServiceOccupe(Refusal):
    """The database did not free itself in time."""

    code = "PAGE-0503"
    status = 503
    personne = _("Beaucoup de personnes utilisent le service en ce moment. Patientez quelques secondes et recommencez.")
    support = _("La base de données est restée occupée plus de dix secondes ; rien n'a été enregistré.")


class Panne(Refusal):
    """A fault of ours."""

    code = "PAGE-0500"
    status = 500
    personne = _("Une erreur s'est produite de notre côté. Rien n'est perdu : recommencez dans quelques minutes.")
    support = _("Erreur du programme : la trace est dans le journal technique de la maison, à l'heure indiquée.")

"""A week on one sheet of paper (A4, landscape): a tagged PDF, every change in words."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from preau.houses.viescolaire.semainier import Ligne, Vue
from preau.kit.clockkit import PARIS
from preau.kit.letters import print_pdf

TEMPLATE = Path(__file__).parent / "papier" / "semaine.typ"


def print_week(nom: str, vue: Vue, *, at: datetime) -> bytes:
    """The PDF of a week, dated `at`."""
    first, last = vue.jours[0].le, vue.jours[-1].le
    week = _("Semaine du %(debut)s au %(fin)s") % {
        "debut": date_format(first, "j F"), "fin": date_format(last, "j F Y"),
    }  # fmt: skip
    data = {
        "titre": _("Emploi du temps : %(nom)s") % {"nom": nom},
        "semaine": f"{week} – {_('semaine')} {vue.lettre}" if vue.lettre else week,
        "edite": _("Imprimé le %(jour)s") % {"jour": date_format(at.astimezone(PARIS), "j F Y à H:i")},
        "vide": _("Pas de cours cette semaine."),
        "heures": _("Heures"),
        "jours": [{"nom": date_format(jour.le, "l j F").capitalize(), "conge": jour.conge} for jour in vue.jours],
        "rangs": [
            {
                "heure": rang.heure,
                "cases": [
                    {"hauteur": bloc.rows if bloc else 1, "cours": [_say(one) for one in bloc.lignes] if bloc else []}
                    for _jour, bloc in rang.cells
                ],
            }
            for rang in vue.rangs
        ],
    }
    return print_pdf(TEMPLATE, data, at=at)


def _say(ligne: Ligne) -> dict[str, object]:
    one = ligne.seance
    rest = [", ".join(one.noms), ligne.publics, one.salle]
    return {
        "matiere": one.libelle,
        "suite": " · ".join(word for word in rest if word),
        "statut": " – ".join(word for word in (one.statut, one.motif) if word),
        "annule": one.is_cancelled,
        "couleur": one.couleur,
    }

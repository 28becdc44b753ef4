"""Who heads a school: its own file of staff is proposed to the office that has not yet said who signs."""

from __future__ import annotations

from django.utils.translation import gettext as _

from preau.registre.models import Etablissement, Fonction
from preau.registre.queries import list_personnels

COLLEGES = ("CLG",)
LYCEES = ("LYC", "LP", "LPO", "LG", "LT", "LGT")
"""As `Etablissement.nature` holds the kind of a school: SIECLE TYPE_ETAB, STS SIGLE."""


def propose_signataire(uai: str) -> dict[str, str]:
    """`nom` and `fonction` of the only member of the staff whose function is « DIR »; nothing where there are several.

    A deputy has the same function in STS: of two, nobody here can say which one signs. Without a civilité the function
    is left to the office.
    """
    heads = list_personnels(uai, fonctions=[Fonction.DIR])
    school = Etablissement.objects.filter(uai=uai).first()
    if len(heads) != 1 or school is None:
        return {}
    head = heads[0]
    return {"nom": f"{head.prenom} {head.nom}", "fonction": _title(school, head.civilite)}


def default_fonction(degre: int) -> str:
    """Who attests where the office has named nobody: an école has no chef d'établissement."""
    return _("La directrice ou le directeur de l'école") if degre == 1 else _("Le chef d'établissement")


def _title(school: Etablissement, civilite: str) -> str:
    titles = (_("Le chef d'établissement"), _("La cheffe d'établissement"))
    if school.degre == 1:
        titles = (_("Le directeur"), _("La directrice"))
    elif school.nature in COLLEGES:
        titles = (_("Le principal"), _("La principale"))
    elif school.nature in LYCEES:
        titles = (_("Le proviseur"), _("La proviseure"))
    return {"M.": titles[0], "MME": titles[1]}.get(civilite, "")

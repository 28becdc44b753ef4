"""The school's figures at a glance, for its desk: cheap counts of the registry and of the office, each with a link."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from preau.houses.guichet import approbations
from preau.houses.guichet.droits import Droit
from preau.houses.guichet.models import Dossier
from preau.houses.guichet.poste import Poste
from preau.kit.datekit import write_french_date
from preau.registre.models import Division, Import, Lien, Scolarite
from preau.registre.queries import open_annee


@dataclass(frozen=True)
class Chiffre:
    """One figure: what it counts, how much, and its page if this agent has one; `waits` when someone should look."""

    label: str
    value: str
    url: str = ""
    waits: bool = False


def list_chiffres(poste: Poste) -> list[Chiffre]:
    """What this agent may see of the school; nothing for who acts on some classes alone."""
    return [*_people(poste), *_waiting(poste)]


def _people(poste: Poste) -> list[Chiffre]:
    if poste.portees.get(Droit.VOIR, frozenset()) is not None:
        return []
    annee = open_annee(poste.uai)
    if annee is None:
        none = _("aucune n'est ouverte : importez les fichiers")
        return [Chiffre(_("Année scolaire"), none, _page(poste, "imports"))]
    here = Scolarite.objects.filter(etablissement_id=poste.uai, annee=annee, gone_at=None, sortie_le=None)
    liens = Lien.objects.filter(gone_at=None, cut_at=None, responsable__uai=poste.uai, eleve__scolarites__in=here)
    classes = Division.objects.filter(etablissement_id=poste.uai, annee=annee, gone_at=None).count()
    last = Import.objects.filter(etablissement_id=poste.uai).order_by("-applied_at").first()
    when = write_french_date(timezone.localtime(last.applied_at).date()) if last else _("jamais")
    return [
        Chiffre(_("Année scolaire"), f"{annee}-{annee + 1}"),
        Chiffre(_("Élèves"), str(here.count()), _page(poste, "recherche")),
        Chiffre(_("Classes"), str(classes)),
        Chiffre(_("Responsables"), str(liens.values("responsable").distinct().count()), _page(poste, "recherche")),
        Chiffre(_("Dernier import"), when, _page(poste, "imports")),
    ]


def _waiting(poste: Poste) -> list[Chiffre]:
    found = []
    if poste.may(Droit.APPROUVER) and (n := len(approbations.list_waiting(poste))):
        found.append(_wait(_("Approbations"), n, _page(poste, "approbations")))
    if _page(poste, "dossiers") and (n := Dossier.objects.filter(uai=poste.uai, closed_at=None).count()):
        found.append(_wait(_("Dossiers transmis"), n, _page(poste, "dossiers")))
    return found


def _wait(label: str, number: int, url: str) -> Chiffre:
    said = ngettext("%(n)s en attente", "%(n)s en attente", number) % {"n": number}
    return Chiffre(label, said, url, waits=True)


def _page(poste: Poste, name: str) -> str:
    """The page of this entry of the menu, if it is one of this agent's."""
    url = reverse(f"guichet:{name}", args=[poste.uai])
    return url if any(entree.url == url for entree in poste.entrees) else ""

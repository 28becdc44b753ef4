"""Whose timetable a page shows: a pupil's, a teacher's, a class's or a room's, and whether the visitor may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from preau.houses.viescolaire.emploi import list_seances
from preau.houses.viescolaire.models import Cours, Intervenant, Modification, Public, Utilisateur
from preau.houses.viescolaire.seance import Seance
from preau.houses.viescolaire.visiteur import EleveVu, Visiteur
from preau.registre.models import Scolarite

Genre = Utilisateur.Genre


@dataclass(frozen=True, slots=True)
class Sujet:
    """Exactly one of `eleve`, `personnel`, `division`, `salle` is filled. `nom` is what the page is called by."""

    uai: str
    nom: str
    eleve: EleveVu | None = None
    personnel: str = ""
    division: str = ""
    salle: str = ""
    own: bool = True
    """The visitor's own, or their child's: the address of its page says nothing more."""

    def seances(self, debut: date, fin: date) -> list[Seance]:
        """The lessons between two days, both included."""
        return list_seances(
            self.uai, debut, fin, eleve=self.eleve, personnel=self.personnel, division=self.division, salle=self.salle
        )

    @property
    def query(self) -> str:
        """What names it in an address: for one's own, the school where one teaches."""
        if self.own:
            return urlencode({"uai": self.uai}) if self.personnel else ""
        said = {"classe": self.division, "salle": self.salle, "professeur": self.personnel}
        return urlencode({"uai": self.uai, **{name: value for name, value in said.items() if value}})


def find_sujet(who: Visiteur, asked: QueryDict) -> Sujet | None:
    """The one that the address asks for, else the visitor's own; None for who has none (staff without lessons).

    Raises Http404 for one that is not theirs to see, or that the school does not have: classes, rooms and colleagues
    are for the staff of the school.
    """
    wanted = {name: asked.get(name, "")[:80] for name in ("classe", "salle", "professeur")}
    if not any(wanted.values()):
        return _own(who, asked.get("uai", ""))
    uai = asked.get("uai", "") or (who.uais[0] if who.uais else "")
    if who.genre != Genre.PERSONNEL or not who.personnel_at(uai):
        raise Http404
    if wanted["classe"]:
        if not _is_division(uai, wanted["classe"]):
            raise Http404
        return Sujet(uai, wanted["classe"], division=wanted["classe"], own=False)
    if wanted["salle"]:
        if not _is_salle(uai, wanted["salle"]):
            raise Http404
        return Sujet(uai, _("Salle %(salle)s") % {"salle": wanted["salle"]}, salle=wanted["salle"], own=False)
    names = dict(list_professeurs(uai))
    if wanted["professeur"] not in names:
        raise Http404
    return Sujet(uai, names[wanted["professeur"]], personnel=wanted["professeur"], own=False)


def _is_division(uai: str, code: str) -> bool:
    """A class of the school's lessons, or of its pupils while it has no lesson yet."""
    given = Public.objects.filter(cours__uai=uai, cours__gone_at=None, genre=Public.Genre.DIVISION, code=code)
    return given.exists() or Scolarite.objects.filter(etablissement_id=uai, division=code, gone_at=None).exists()


def _is_salle(uai: str, salle: str) -> bool:
    """A room where a lesson is given, or was moved to."""
    moved = Modification.objects.filter(cours__uai=uai, salle=salle)
    return Cours.objects.filter(uai=uai, salle=salle, gone_at=None).exists() or moved.exists()


def _own(who: Visiteur, uai: str) -> Sujet | None:
    if who.genre != Genre.PERSONNEL:
        child = who.eleve()
        return Sujet(child.uai, child.complet, eleve=child) if child else None
    at = uai if who.personnel_at(uai) else (who.uais[0] if who.uais else "")
    if not at:
        return None
    name = f"{who.utilisateur.prenom} {who.utilisateur.nom}".strip()
    return Sujet(at, name, personnel=who.personnel_at(at))


def list_divisions(uai: str, annee: int, personnel: str = "") -> list[str]:
    """The classes that have lessons; those that `personnel` teaches every week, when it is given."""
    rows = Public.objects.filter(cours__uai=uai, cours__annee=annee, cours__gone_at=None, genre=Public.Genre.DIVISION)
    if personnel:
        rows = rows.filter(cours__intervenants__personnel=personnel, cours__ponctuel=False)
    return sorted(set(rows.values_list("code", flat=True)))


def list_salles(uai: str, annee: int) -> list[str]:
    """The rooms that have lessons."""
    rows = Cours.objects.filter(uai=uai, annee=annee, gone_at=None).exclude(salle="")
    return sorted(set(rows.values_list("salle", flat=True)))


def list_professeurs(uai: str) -> list[tuple[str, str]]:
    """Who teaches in a school, by name: public id, name."""
    rows = Intervenant.objects.filter(cours__uai=uai, cours__gone_at=None).values_list("personnel", "nom").distinct()
    return sorted(dict(rows).items(), key=lambda one: (one[1].split(" ", 1)[-1], one[0]))

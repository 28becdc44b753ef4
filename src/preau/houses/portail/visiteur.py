"""Who is signed in, as pages need to know it: names and children from the registry, each time."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest

from preau.houses.portail import settings
from preau.kit import sessions
from preau.registre.models import Eleve, Responsable
from preau.registre.models.personne import Personne
from preau.registre.queries import Enfant, Inscrit, find_inscrits, list_enfants


@dataclass(frozen=True)
class Visiteur:
    """The person of a session: what their assertion named, and nothing more."""

    personne: str
    responsables: list[str]
    idp: str
    retour: str
    eleves: list[str] = field(default_factory=list)
    entree: str = ""

    @property
    def nom_complet(self) -> str:
        """First name and name of use, from the first record that the registry still has."""
        record: Personne | None = Responsable.objects.filter(public_id__in=self.responsables).order_by("pk").first()
        record = record or Eleve.objects.filter(public_id__in=self.eleves).order_by("pk").first()
        return f"{record.prenom} {record.nom}".strip() if record else ""

    def enfants(self) -> list[Enfant]:
        """All the children of all the records, as they are at this moment (a link that is gone shows nothing)."""
        return list_enfants(self.responsables, niveaux=set(settings.current().niveaux))

    def inscriptions(self) -> list[Inscrit]:
        """Where this pupil is enrolled now; nothing for a responsable."""
        return find_inscrits(self.eleves) if self.eleves else []


def current(request: HttpRequest) -> Visiteur | None:
    """The visitor of this request, or None when nobody is signed in."""
    session = sessions.current(request)
    if session is None:
        return None
    data = session.data
    eleves, entree = list(data.get("eleves", [])), data.get("entree", "")
    return Visiteur(session.subject, list(data["responsables"]), data["idp"], data["retour"], eleves, entree)

"""Who is signed in, as pages need to know it: names and children from the registry, each time."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from django.http import HttpRequest

from preau.houses.portail import settings
from preau.houses.portail.models import CompteLocal
from preau.kit import sessions
from preau.registre.models import Eleve, Responsable
from preau.registre.models.personne import Personne
from preau.registre.queries import Enfant, Inscrit, find_inscrits, list_enfants


@dataclass(frozen=True)
class Visiteur:
    """The person of a session: what their assertion named, or their account of the ENT (`local`), and nothing more.

    `personne` is the subject of the session: the key of what the ENT keeps about them.
    """

    personne: str
    responsables: list[str]
    idp: str
    retour: str
    eleves: list[str] = field(default_factory=list)
    entree: str = ""
    local: str = ""

    @cached_property
    def compte_local(self) -> CompteLocal | None:
        """The account of the ENT that is signed in, if this is one and it is still open."""
        open_ones = CompteLocal.objects.filter(state=CompteLocal.State.ACTIF)
        return open_ones.filter(public_id=self.local).first() if self.local else None

    @property
    def profil(self) -> str:
        """`responsable`, `eleve`, or the profile of the account of the ENT."""
        if self.compte_local is not None:
            return self.compte_local.profil
        return "eleve" if self.eleves else "responsable"

    @property
    def roles(self) -> frozenset[str]:
        """What a local account may do in its schools; a family has none."""
        return frozenset(self.compte_local.roles) if self.compte_local is not None else frozenset()

    @property
    def adresses(self) -> list[str]:
        """The mailboxes of this person: one per record of the registry, or that of their account of the ENT."""
        families = [*(f"r:{one}" for one in self.responsables), *(f"e:{one}" for one in self.eleves)]
        return [f"l:{self.local}"] if self.local else families

    def uais(self) -> list[str]:
        """The schools of this person now: of the children, of the pupil, or of the account, once each."""
        if self.local:
            return list(self.compte_local.uais) if self.compte_local is not None else []
        of_children, of_pupil = [one.uai for one in self.enfants()], [one.uai for one in self.inscriptions()]
        return list(dict.fromkeys(of_children + of_pupil))

    @property
    def nom_complet(self) -> str:
        """First name and name of use, from the first record that the registry still has."""
        if self.compte_local is not None:
            return f"{self.compte_local.prenom} {self.compte_local.nom}".strip()
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
    return Visiteur(
        personne=session.subject,
        responsables=list(data.get("responsables", [])),
        idp=data.get("idp", ""),
        retour=data.get("retour", ""),
        eleves=list(data.get("eleves", [])),
        entree=data.get("entree", ""),
        local=data.get("local", ""),
    )

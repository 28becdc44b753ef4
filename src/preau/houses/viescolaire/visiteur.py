"""Who is at school life, with the pupils they may see now: read from the registry each time, never remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlencode

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from preau.houses.viescolaire import appareils
from preau.houses.viescolaire.models import Accompagnement, Utilisateur
from preau.kit import sessions
from preau.registre.models import Personnel, Scolarite
from preau.registre.queries import list_enfants, same_eleves

Genre = Utilisateur.Genre
CHILD = "eleve"
"""Key of the session's data: the child that is looked at."""
_CACHE = "_preau_visiteur"


@dataclass(frozen=True, slots=True)
class EleveVu:
    """A pupil as one visitor may see them now: class and groups of the open year."""

    public_id: str
    nom: str
    prenom: str
    uai: str
    division: str
    groupes: tuple[str, ...] = ()

    @property
    def complet(self) -> str:
        """« Albert DUPONT »."""
        return f"{self.prenom} {self.nom}"


@dataclass(frozen=True)
class Visiteur:
    """One person. `eleves` are the children, the pupil, or those accompanied; `personnels` the staff records by UAI."""

    utilisateur: Utilisateur
    eleves: tuple[EleveVu, ...] = ()
    personnels: tuple[tuple[str, str], ...] = ()
    chosen: str = ""

    @property
    def genre(self) -> str:
        """A value of `Utilisateur.Genre`."""
        return self.utilisateur.genre

    @property
    def actor(self) -> str:
        """Who acts, for the journal."""
        return f"utilisateur:{self.utilisateur.public_id}"

    @property
    def uais(self) -> tuple[str, ...]:
        """The schools of the pupils, or those where the staff person works, once each."""
        return tuple(dict.fromkeys([*(one.uai for one in self.eleves), *(uai for uai, _id in self.personnels)]))

    @property
    def personnel(self) -> str:
        """The staff record of the first school, empty for a family."""
        return self.personnels[0][1] if self.personnels else ""

    def personnel_at(self, uai: str) -> str:
        """The staff record in this school, empty without."""
        return dict(self.personnels).get(uai, "")

    def eleve(self, public_id: str = "") -> EleveVu | None:
        """This pupil, if the visitor may see them; without an id, the one chosen, else the first."""
        if public_id:
            return next((one for one in self.eleves if one.public_id == public_id), None)
        chosen = next((one for one in self.eleves if one.public_id == self.chosen), None)
        return chosen or next(iter(self.eleves), None)


def load(utilisateur: Utilisateur, chosen: str = "") -> Visiteur:
    """What the registry opens to this person now; a responsable sees the children of live legal links only."""
    records = list(utilisateur.personnes)
    if utilisateur.genre == Genre.RESPONSABLE:
        children = list_enfants(records)
        return Visiteur(utilisateur, _vus([child.public_id for child in children]), chosen=chosen)
    if utilisateur.genre == Genre.ELEVE:
        return Visiteur(utilisateur, _vus([row.public_id for row in same_eleves(records)]), chosen=chosen)
    staff = Personnel.objects.filter(public_id__in=records, gone_at=None).order_by("uai")
    posts = tuple((row.uai, row.public_id) for row in staff)
    if utilisateur.genre == Genre.PERSONNEL:
        return Visiteur(utilisateur, personnels=posts)
    named = Accompagnement.objects.filter(personnel__in=[record for _uai, record in posts], ended_at=None)
    return Visiteur(utilisateur, _vus(named.order_by("pk").values_list("eleve", flat=True)), posts, chosen)


def current(request: HttpRequest) -> Visiteur | None:
    """Who is signed in, else who this phone's mobile space belongs to, if still known; looked up once per request."""
    if not hasattr(request, _CACHE):
        session = sessions.current(request)
        rows = Utilisateur.objects.filter(closed_at=None)
        found = rows.filter(public_id=session.subject).first() if session else None
        chosen = str(session.data.get(CHILD, "")) if session else ""
        if found is None and (profil := appareils.find_profil(request)) is not None:
            found, chosen = profil.appareil.utilisateur, profil.appareil.eleve
        setattr(request, _CACHE, load(found, chosen) if found else None)
    visitor: Visiteur | None = getattr(request, _CACHE)
    return visitor


def is_signed_in(request: HttpRequest) -> bool:
    """Whether who is there has signed in, and is not only known by a phone kept for ninety days."""
    who, session = current(request), sessions.current(request)
    return who is not None and session is not None and session.subject == who.utilisateur.public_id


def visiteur_required(
    *genres: str, signed_in: bool = False
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Give the page `(request, who, …)`. Nobody signed in: the doors, and back; another genre: as if not there.

    With `signed_in`, a phone's mobile space is not enough: pages that give new keys, or take them back.
    """

    def wrap(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(page)
        def guarded(request: HttpRequest, **kwargs: str) -> HttpResponse:
            who = current(request)
            if who is None or (signed_in and not is_signed_in(request)):
                back = urlencode({"retour": request.get_full_path()}) if request.method in ("GET", "HEAD") else ""
                return HttpResponseRedirect(f"{reverse('viescolaire:accueil')}{'?' if back else ''}{back}")
            if genres and who.genre not in genres:
                raise Http404
            return page(request, who, **kwargs)

        return guarded

    return wrap


def eleve_or_404(who: Visiteur, public_id: str = "") -> EleveVu:
    """The pupil that a page is about; somebody else's is not there."""
    found = who.eleve(public_id)
    if found is None:
        raise Http404
    return found


def _vus(public_ids: Iterable[str]) -> tuple[EleveVu, ...]:
    """These pupils as enrolled now, in the order given; who has left is left out."""
    wanted = list(dict.fromkeys(public_ids))
    rows = Scolarite.objects.filter(
        eleve__public_id__in=wanted,
        gone_at__isnull=True,
        sortie_le__isnull=True,
        etablissement__annees__is_open=True,
        etablissement__annees__annee=F("annee"),
    ).select_related("eleve")
    found = {
        row.eleve.public_id: EleveVu(
            row.eleve.public_id,
            row.eleve.nom_usage or row.eleve.nom_de_famille,
            row.eleve.prenom,
            row.etablissement_id,
            row.division,
            tuple(str(code) for code in row.groupes),
        )
        for row in rows
    }
    return tuple(found[public_id] for public_id in wanted if public_id in found)

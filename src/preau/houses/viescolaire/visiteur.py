"""Who is at school life, with the pupils they may see now: read from the registry each time, never remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from preau.houses.viescolaire import appareils
from preau.houses.viescolaire.models import Accompagnement, Utilisateur
from preau.kit import sessions
from preau.kit.design.typed import give_back
from preau.registre.models import Personnel
from preau.registre.queries import Enfant, Inscrit, find_inscrits, list_enfants

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
    """What the registry opens to this person now; a responsable sees the children of live legal links only.

    One query for a family, two for the staff.
    """
    records = list(utilisateur.personnes)
    if utilisateur.genre == Genre.RESPONSABLE:
        return Visiteur(utilisateur, tuple(_vu(child) for child in list_enfants(records)), chosen=chosen)
    if utilisateur.genre == Genre.ELEVE:
        own = find_inscrits(records)[::-1]
        own.sort(key=lambda one: one.public_id not in records)
        return Visiteur(utilisateur, tuple(_vu(one) for one in own), chosen=chosen)
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


def typed_is_kept(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Above `visiteur_required`: a form sent once the session had ended is given back, to be sent again after the
    sign-in, which is made in another tab and ends on a page that says so."""

    @wraps(page)
    def guarded(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        if request.method != "POST" or current(request) is not None:
            return page(request, **kwargs)
        query = urlencode({"retour": reverse("viescolaire:reprendre")})
        return give_back(request, "viescolaire/sortie.html", f"{reverse('viescolaire:accueil')}?{query}")

    return guarded


def eleve_or_404(who: Visiteur, public_id: str = "") -> EleveVu:
    """The pupil that a page is about; somebody else's is not there."""
    found = who.eleve(public_id)
    if found is None:
        raise Http404
    return found


def _vu(one: Enfant | Inscrit) -> EleveVu:
    return EleveVu(one.public_id, one.nom, one.prenom, one.uai, one.division, one.groupes)


def _vus(public_ids: Iterable[str]) -> tuple[EleveVu, ...]:
    """These pupils as enrolled now, in the order given; who has left is left out."""
    wanted = list(dict.fromkeys(public_ids))
    found = {one.public_id: _vu(one) for one in find_inscrits(wanted)} if wanted else {}
    return tuple(found[public_id] for public_id in wanted if public_id in found)

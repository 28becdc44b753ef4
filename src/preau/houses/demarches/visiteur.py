"""Who is at the téléservices, with the pupils they act for now: read from the registry each time, never remembered.

The session only names registry records (`responsables`, `eleves`): whoever loses a link sees nothing more at the next
page. What they may do for a pupil is said by `droits`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import wraps
from typing import Literal
from urllib.parse import urlencode, urlsplit

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from preau.kit import sessions
from preau.kit.clockkit import today
from preau.kit.design.typed import give_back, has_typed
from preau.kit.sessions.models import Session
from preau.registre.models import Eleve, Etablissement, Responsable
from preau.registre.models import Lien as LienDuRegistre
from preau.registre.queries import Enfant, Inscrit, etablissement_label, find_inscrits, list_enfants

Lien = Literal["legal", "en-charge", "soi"]
COMPTE = "compte:"
"""Beginning of the subject of a family's session; staff sign in by another door (kit.agents), under another one."""
MAJORITE = 18
_LIENS: dict[int, Lien] = {1: "legal", 2: "en-charge"}
_CACHE = "_preau_visiteur"


@dataclass(frozen=True, slots=True)
class EnfantVu:
    """A pupil enrolled now, as one visitor may see them.

    `lien` is what the visitor is to them: "legal", "en-charge", or "soi" for the pupil. `personne` is the public id of
    the registry record through which they act (a responsable's; the pupil's own for "soi").
    """

    public_id: str
    nom: str
    prenom: str
    uai: str
    division: str
    ne_le: date | None
    lien: Lien
    is_majeur: bool
    personne: str = ""
    etablissement: str = ""

    @property
    def complet(self) -> str:
        """« Albert DUPONT »."""
        return f"{self.prenom} {self.nom}"


@dataclass(frozen=True)
class Visiteur:
    """One person signed in: `compte` is the subject of the session, the rest what the registry says at this moment."""

    compte: str
    responsables: tuple[str, ...] = ()
    eleves_propres: tuple[str, ...] = ()
    enfants: tuple[EnfantVu, ...] = ()
    nom: str = ""
    prenom: str = ""

    @property
    def complet(self) -> str:
        """First name and name; empty when the registry has no record of theirs any more."""
        return f"{self.prenom} {self.nom}".strip()

    @property
    def actor(self) -> str:
        """Who acts, for the journal."""
        return self.compte

    @property
    def is_eleve(self) -> bool:
        """Whether the pupil is there, and not somebody who answers for one."""
        return bool(self.eleves_propres)

    @property
    def uais(self) -> tuple[str, ...]:
        """The schools of the pupils, once each."""
        return tuple(dict.fromkeys(one.uai for one in self.enfants))

    def enfant(self, public_id: str) -> EnfantVu | None:
        """This pupil, if the visitor sees them now."""
        return next((one for one in self.enfants if one.public_id == public_id), None)


def load(session: Session) -> Visiteur:
    """What the registry opens now to the person of this session."""
    responsables = tuple(str(one) for one in session.data.get("responsables", []))
    eleves = tuple(str(one) for one in session.data.get("eleves", []))
    enfants = [_as_child(one) for one in list_enfants(responsables, niveaux=set(_LIENS))] if responsables else []
    enfants += [_as_self(one) for one in find_inscrits(eleves)] if eleves else []
    named = _with_schools(enfants)
    record = (
        Responsable.objects.filter(public_id__in=responsables).order_by("pk").first()
        or Eleve.objects.filter(public_id__in=eleves).order_by("pk").first()
    )
    nom, prenom = (record.nom, record.prenom) if record else ("", "")
    return Visiteur(session.subject, responsables, eleves, named, nom, prenom)


def current(request: HttpRequest) -> Visiteur | None:
    """Who is signed in, by the families' door; looked up once per request."""
    if not hasattr(request, _CACHE):
        session = sessions.current(request)
        is_family = session is not None and session.subject.startswith(COMPTE)
        setattr(request, _CACHE, load(session) if session is not None and is_family else None)
    found: Visiteur | None = getattr(request, _CACHE)
    return found


def visiteur_required(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give the page `(request, who, **kwargs)`; nobody signed in: they sign in, and come back to the same page."""

    @wraps(page)
    def guarded(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        who = current(request)
        if who is not None:
            return page(request, who, **kwargs)
        url = f"{reverse('demarches:connexion')}?{urlencode({'retour': _wanted(request)})}"
        return HttpResponseRedirect(url, status=303)

    return never_cache(guarded)


def typed_is_kept(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Above the decorator that says who is there: a form sent once signed out is given back, to be sent again after the
    sign-in, which is made in another tab and ends on a page that says so."""

    @wraps(page)
    def guarded(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        if current(request) is not None or not has_typed(request):
            return page(request, **kwargs)
        query = urlencode({"retour": reverse("demarches:reprendre")})
        return give_back(request, "demarches/sortie.html", f"{reverse('demarches:connexion')}?{query}")

    return guarded


def enfant_or_404(who: Visiteur, public_id: str) -> EnfantVu:
    """The pupil that a page is about; somebody else's is not there."""
    found = who.enfant(public_id)
    if found is None:
        raise Http404
    return found


def is_of_age(ne_le: date | None, on: date) -> bool:
    """Whether who was born `ne_le` is 18 or more on this day; born on 29 February, from 1 March (Code civil, 388)."""
    if ne_le is None:
        return False
    return (on.year - ne_le.year) - ((on.month, on.day) < (ne_le.month, ne_le.day)) >= MAJORITE


def _wanted(request: HttpRequest) -> str:
    """The page to come back to: this one; for what a form sent, the page that has the form (Referer, if it is ours)."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came = urlsplit(request.headers.get("Referer", ""))
    return (
        came._replace(scheme="", netloc="").geturl()
        if came.netloc == request.get_host()
        else reverse("demarches:accueil")
    )


def _as_child(one: Enfant) -> EnfantVu:
    is_majeur = is_of_age(one.ne_le, today())
    lien, personne = _LIENS[one.niveau], _acting(one)
    return EnfantVu(one.public_id, one.nom, one.prenom, one.uai, one.division, one.ne_le, lien, is_majeur, personne)


def _acting(one: Enfant) -> str:
    """The record through which they act: the one of this level; the oldest, for who was typed twice."""
    if len(one.responsable_public_ids) == 1:
        return one.responsable_public_ids[0]
    rows = LienDuRegistre.objects.filter(
        eleve__public_id=one.public_id,
        responsable__public_id__in=one.responsable_public_ids,
        niveau=one.niveau,
        gone_at=None,
        cut_at=None,
    ).order_by("responsable__jointure")
    found = rows.values_list("responsable__public_id", flat=True).first()
    return found or one.responsable_public_ids[0]


def _as_self(one: Inscrit) -> EnfantVu:
    is_majeur = is_of_age(one.ne_le, today())
    return EnfantVu(
        one.public_id, one.nom, one.prenom, one.uai, one.division, one.ne_le, "soi", is_majeur, one.public_id
    )


def _with_schools(enfants: list[EnfantVu]) -> tuple[EnfantVu, ...]:
    rows = Etablissement.objects.filter(uai__in={one.uai for one in enfants})
    names = {row.uai: etablissement_label(row) for row in rows}
    return tuple(replace(one, etablissement=names.get(one.uai, one.uai)) for one in enfants)

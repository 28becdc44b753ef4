"""Four eyes: a mass act that the school's settings give to two persons (issue 6, item 6; GUICHET_FOUR_EYES).

A part whose act may need it says:

    if approbations.needs(poste, "courriers"):
        approbations.use(poste, "courriers", cible, request)      # raises ApprobationAttendue until someone agreed

in the transaction that does the act, and offers `ask(…)` on its page; `find(…)` says where the request is. `cible`
names what no longer changes: an import's proposal, a batch; a new proposal is a new `cible`. Pages of the requests are
`pages/approbations.py`.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preau.houses.guichet.models import Approbation
from preau.houses.guichet.poste import Poste
from preau.houses.guichet.refusals import ApprobationAttendue, ApprobationImpossible
from preau.houses.guichet.settings import current
from preau.kit import journal
from preau.kit.clockkit import now

ACTES = {
    "import": gettext_lazy("Import de fichiers"),
    "courriers": gettext_lazy("Courriers aux familles"),
    "relances": gettext_lazy("Relances par mail ou SMS"),
}
"""The acts that may need two persons, in the words of the page."""


def needs(poste: Poste, act: str) -> bool:
    """Whether this act needs a second person here. Raises KeyError for an act that `ACTES` does not name."""
    if act not in ACTES:
        raise KeyError(act)
    return act in current().four_eyes


def find(poste: Poste, act: str, cible: str) -> Approbation | None:
    """The latest request for this very act, whatever became of it; None when nobody asked."""
    return _rows(poste).filter(act=act, cible=cible).order_by("-asked_at", "-pk").first()


def ask(
    poste: Poste, act: str, cible: str, resume: str, *, page: str = "", request: HttpRequest | None = None
) -> Approbation:
    """Ask for a second person's yes; the same request while it waits or is granted.

    `resume` says what would be done, in words and counts, without personal data; `page` is the path where the second
    person sees it.
    """
    known = find(poste, act, cible)
    if known is not None and (is_waiting(known) or granted(known)):
        return known
    try:
        with transaction.atomic():
            _rows(poste).filter(act=act, cible=cible, decided_at=None, expires_at__lte=now()).delete()
            made = Approbation.objects.create(
                uai=poste.uai,
                act=act,
                cible=cible,
                resume=resume[:300],
                page=page if page.startswith(f"/etablissements/{poste.uai}/") else "",
                asked_by=poste.agent,
                expires_at=now() + current().approval_life,
            )
            _write("demandee", poste, made, request)
    except IntegrityError:  # a colleague asked at the same moment
        return _rows(poste).get(act=act, cible=cible, decided_at=None, used_at=None)
    return made


def is_waiting(approbation: Approbation) -> bool:
    """Whether it still may be decided."""
    return approbation.decided_at is None and approbation.expires_at > now()


def granted(approbation: Approbation) -> bool:
    """Whether the act may be done now, once."""
    return approbation.is_granted and approbation.used_at is None and approbation.expires_at > now()


def use(poste: Poste, act: str, cible: str, request: HttpRequest | None = None) -> None:
    """Spend the yes, in the transaction that does the act. Raises ApprobationAttendue without one."""
    with transaction.atomic():
        row = find(poste, act, cible)
        live = {"is_granted": True, "used_at": None, "expires_at__gt": now()}
        if row is None or not Approbation.objects.filter(pk=row.pk, **live).update(used_at=now()):
            raise ApprobationAttendue(act)
        _write("utilisee", poste, row, request)


def decide(poste: Poste, public_id: str, *, agrees: bool, reason: str = "", request: HttpRequest | None = None) -> None:
    """Say yes or no, as somebody else than who asked. Raises ApprobationImpossible."""
    with transaction.atomic():
        rows = _rows(poste).filter(public_id=public_id, decided_at=None, expires_at__gt=now())
        changed = rows.exclude(asked_by=poste.agent).update(
            decided_by=poste.agent, decided_at=now(), is_granted=agrees, reason=reason.strip()[:300]
        )
        if not changed:
            raise ApprobationImpossible(public_id)
        row = Approbation.objects.get(public_id=public_id)
        _write("accordee" if agrees else "refusee", poste, row, request)


def state_of(approbation: Approbation) -> str:
    """Where the request is, in the words of the page."""
    if approbation.used_at is not None:
        return _("approuvé, fait")
    if approbation.decided_at is not None and not approbation.is_granted:
        return _("refusé")
    if approbation.expires_at <= now():
        return _("périmé")
    return _("approuvé, à faire") if approbation.is_granted else _("en attente")


def list_waiting(poste: Poste) -> list[Approbation]:
    """The requests of this school that wait for an answer, the oldest first."""
    rows = _rows(poste).filter(decided_at=None, expires_at__gt=now())
    return list(rows.select_related("asked_by").order_by("asked_at", "pk"))


def list_past(poste: Poste, most: int = 50) -> list[Approbation]:
    """The latest requests of this school that wait no longer."""
    rows = _rows(poste).exclude(decided_at=None, expires_at__gt=now())
    return list(rows.select_related("asked_by", "decided_by").order_by("-asked_at", "-pk")[:most])


def _rows(poste: Poste) -> QuerySet[Approbation]:
    return Approbation.objects.filter(uai=poste.uai)


def _write(what: str, poste: Poste, row: Approbation, request: HttpRequest | None) -> None:
    journal.write(
        f"guichet.approbation.{what}",
        actor=poste.actor,
        subject=f"approbation:{row.public_id}",
        request=request,
        detail={"uai": row.uai, "acte": row.act},
    )

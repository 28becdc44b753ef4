"""Records that look like one person: those still to look at, and what the office decides of a pair."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest

from preau.houses.guichet.actions.fiche import GENRES, RESPONSABLES, SUBJECTS
from preau.houses.guichet.models import Distinction
from preau.houses.guichet.poste import Poste
from preau.kit import journal
from preau.protocols.refusals import Refusal
from preau.registre.actions import link_identity
from preau.registre.queries import Paire, list_double_eleves, list_double_responsables


class PaireInconnue(Refusal):
    """Two records of which one is not of this school, or twice the same."""

    code = "GUICHET-0509"
    status = 404
    personne = "Ces deux fiches ne sont plus à comparer. Revenez à la liste des doublons : elle est à jour."
    support = "L'une des fiches a quitté l'établissement, ou la paire a été traitée par quelqu'un d'autre."


def list_pairs(uai: str, genre: str) -> list[Paire]:
    """The pairs of this school that nobody has looked at yet, the surest first."""
    found = list_double_responsables(uai) if genre == RESPONSABLES else list_double_eleves(uai)
    known = set(Distinction.objects.filter(uai=uai).values_list("premier", "second"))
    return [pair for pair in found if (pair.premier, pair.second) not in known]


def declare_same(poste: Poste, premier: str, second: str, request: HttpRequest | None = None) -> None:
    """Two guardians' records are one person: one statement in the registry, which can be taken back."""
    _check(poste, RESPONSABLES, premier, second)
    link_identity(premier, second, by=poste.actor)
    _write(poste, RESPONSABLES, premier, second, "identite.liee", request)


def declare_different(
    poste: Poste, genre: str, premier: str, second: str, request: HttpRequest | None = None
) -> Distinction:
    """Two records are two people, for good: the pair is never shown again. Raises PaireInconnue."""
    _check(poste, genre, premier, second)
    first, last = sorted((premier, second))
    with transaction.atomic():
        row, _created = Distinction.objects.get_or_create(
            uai=poste.uai, premier=first, second=last, defaults={"declared_by": poste.actor}
        )
        _write(poste, genre, premier, second, "fiches.differentes", request)
    return row


def _check(poste: Poste, genre: str, premier: str, second: str) -> None:
    if GENRES[genre]._default_manager.filter(uai=poste.uai, public_id__in={premier, second}).count() != 2:
        raise PaireInconnue


def _write(poste: Poste, genre: str, premier: str, second: str, event: str, request: HttpRequest | None) -> None:
    """One row on each of the two records."""
    for one in (premier, second):
        journal.write(f"guichet.{event}", actor=poste.actor, subject=f"{SUBJECTS[genre]}:{one}", request=request)

"""Several accounts become one: « Ajout d'un élève depuis un autre compte » (J5; educonnect-ent.md §1.8).

The account signed in is kept, with its identifiant, password, mail and mobile. The other gives it its registry
records, its children, its reports and its identities of a hub; it is remembered as joined, for the undoing
(unmerge.py), and its identifiant stays an alias of the kept one for a time (setting). To service providers the one
person left names every record of both, since FrEduCtRefId carries all that an account owns; FrEduCtId, which has one
value, is the kept account's.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.http import HttpRequest

from preau.houses.comptes.actions.existing import lock_comptes
from preau.houses.comptes.actions.same_person import bear_same_name
from preau.houses.comptes.actions.tell_merged import tell_merged
from preau.houses.comptes.models import (
    Alias,
    Compte,
    CompteResponsable,
    Fusion,
    IdentiteFederee,
    Rattachement,
    Signalement,
)
from preau.houses.comptes.settings import current
from preau.kit import journal, sessions
from preau.kit.clockkit import now
from preau.protocols.refusals import Refusal


class SameCompte(Refusal):
    """Both are one account."""

    code = "COMPTES-0501"
    status = 409
    personne = "Cet identifiant est celui du compte avec lequel vous êtes connecté. Saisissez celui de l'autre compte."
    support = "Les deux comptes à regrouper sont le même, ou l'un est déjà l'alias de l'autre."


class NotMergeable(Refusal):
    """One of the two is no active account of a responsable."""

    code = "COMPTES-0502"
    status = 409
    personne = (
        "Ces deux comptes ne peuvent pas être regroupés : il faut deux comptes actifs de responsables d'élèves. "
        "Contactez l'école ou l'établissement."
    )
    support = "L'un des comptes est suspendu, fermé, déjà regroupé, ou celui d'un élève ou d'un agent."


class OtherName(Refusal):
    """The schools write two different persons."""

    code = "COMPTES-0503"
    status = 409
    personne = (
        "Ces deux comptes ne portent pas le même nom de famille et le même prénom dans les dossiers des "
        "établissements. Demandez à l'établissement de corriger celui qui est faux, puis recommencez."
    )
    support = (
        "Le nom de famille et le prénom doivent être identiques, aux accents et à la ponctuation près, dans une fiche "
        "de chaque compte (SIECLE ou ONDE). Le nom d'usage ne compte pas."
    )


def refuse_merge(kept: Compte, lost: Compte) -> None:
    """Raise SameCompte, NotMergeable or OtherName when `lost` cannot be joined into `kept`."""
    if kept.pk == lost.pk:
        raise SameCompte
    if any(one.state != Compte.State.ACTIF or one.profil != Compte.Profil.RESPONSABLE for one in (kept, lost)):
        raise NotMergeable
    if not bear_same_name(kept, lost):
        raise OtherName


def merge(kept: Compte, lost: Compte, *, request: HttpRequest | None = None, run_public_id: str = "") -> Fusion:
    """Join `lost` into `kept` in one transaction; both owners were proven by the caller.

    Raises what `refuse_merge` does, judged again inside the transaction: of fifty at once, one takes effect.
    """
    with transaction.atomic():
        kept, lost = lock_comptes(kept, lost)
        refuse_merge(kept, lost)
        moment, own = now(), current()
        fusion = Fusion.objects.create(
            kept=kept, lost=lost, merged_at=moment, undo_until=moment + own.merge_undo, moved=_move(lost, kept)
        )
        Alias.objects.create(identifiant=lost.identifiant, compte=kept, fusion=fusion, until=moment + own.alias_life)
        lost.state = Compte.State.FUSIONNE
        lost.save(update_fields=["state"])
        sessions.end_all(lost.public_id)
        tell_merged(fusion)
        detail = {"fusion": fusion.public_id, "perdu": lost.public_id, **_counts(fusion.moved)}
        if run_public_id:
            detail["demarche"] = run_public_id
        who = f"compte:{kept.public_id}"
        journal.write("compte.fusionne", actor=who, subject=who, request=request, detail=detail)
    return fusion


def _move(lost: Compte, kept: Compte) -> dict[str, list[str]]:
    """Give the rows of `lost` to `kept`; their names, for the undoing. A child that both have stays on each row."""
    known = set(kept.rattachements.values_list("eleve_public_id", flat=True))
    records = list(lost.responsables.order_by("pk").values_list("responsable_public_id", flat=True))
    children = lost.rattachements.exclude(eleve_public_id__in=known).order_by("pk")
    moved = {
        "responsables": records,
        "rattachements": list(children.values_list("public_id", flat=True)),
        "signalements": list(lost.signalements.order_by("pk").values_list("public_id", flat=True)),
        "alias": list(lost.alias.order_by("pk").values_list("identifiant", flat=True)),
        "identites": _identities(lost, kept),
    }
    give(moved, lost, kept)
    return moved


def _identities(lost: Compte, kept: Compte) -> list[str]:
    """The identities of a hub that the kept account takes; none beside one of the other class of trust (§5.3, 2)."""
    classes = set(kept.identites.values_list("confiance", flat=True))
    rows = lost.identites.order_by("pk").values_list("public_id", "confiance")
    return [public_id for public_id, confiance in rows if classes <= {confiance}]


def give(moved: dict[str, list[str]], owner: Compte, taker: Compte) -> None:
    """Make the rows named in `moved` that are still `owner`'s the rows of `taker`."""
    for model, field, key in (
        (CompteResponsable, "responsable_public_id", "responsables"),
        (Rattachement, "public_id", "rattachements"),
        (Signalement, "public_id", "signalements"),
        (Alias, "identifiant", "alias"),
        (IdentiteFederee, "public_id", "identites"),
    ):
        rows = model._default_manager.filter(compte=owner, **{f"{field}__in": moved.get(key, [])})
        rows.update(compte=taker)


def _counts(moved: dict[str, list[str]]) -> dict[str, int]:
    kinds: Iterable[str] = ("responsables", "rattachements")
    return {kind: len(moved[kind]) for kind in kinds}

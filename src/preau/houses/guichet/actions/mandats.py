"""Members of staff and what they may do: added, closed; given, ended. Each writes one row of the journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from preau.houses.guichet import refusals_mandats as refusals
from preau.houses.guichet.models import Agent, Mandat
from preau.kit import journal, namekit, sessions
from preau.kit.agents import clean_key
from preau.kit.clockkit import now, today
from preau.registre.academies import NOMS
from preau.registre.models import Division, Etablissement
from preau.registre.queries import open_annee

Role = Mandat.Role


@dataclass(frozen=True)
class Wanted:
    """A mandate to give: one school or one académie, classes for a delegation, first and last day."""

    role: str
    uai: str = ""
    academie: int | None = None
    divisions: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None


def add_agent(
    cle: str,
    nom: str,
    prenom: str,
    mel: str = "",
    *,
    by: str,
    renames: bool = False,
    request: HttpRequest | None = None,
) -> Agent:
    """The agent of this key, added if need be. `renames`, for operators: corrected and opened again too.

    Raises AgentMalNomme, AgentAutreNom, AgentFerme.
    """
    key, nom, prenom = clean_key(cle), nom.strip()[:120], prenom.strip()[:120]
    if not (key and nom and prenom):
        raise refusals.AgentMalNomme()
    with transaction.atomic():
        row = Agent.objects.select_for_update().filter(cle=key).first()
        is_new = row is None
        row = row or Agent(cle=key, nom=nom, prenom=prenom)
        if not is_new and not renames:
            _check_same(row, nom, prenom)
            return row
        changes = {"nom": nom, "prenom": prenom, "mel": mel.strip() or row.mel, "closed_at": None}
        if not is_new and all(getattr(row, name) == value for name, value in changes.items()):
            return row
        for name, value in changes.items():
            setattr(row, name, value)
        row.save()
        _write("agent.ajoute" if is_new else "agent.change", by, row, request)
    return row


def _check_same(row: Agent, nom: str, prenom: str) -> None:
    if _name(row.nom, row.prenom) != _name(nom, prenom):
        raise refusals.AgentAutreNom()
    if row.closed_at is not None:
        raise refusals.AgentFerme()


def _name(nom: str, prenom: str) -> tuple[str, str]:
    return namekit.normalise(nom), namekit.normalise(prenom)


def find_agent(cle: str) -> Agent:
    """The open agent of this key. Raises AgentAbsent."""
    row = Agent.objects.filter(cle=clean_key(cle), closed_at=None).first()
    if row is None:
        raise refusals.AgentAbsent(cle=cle)
    return row


def close_agent(cle: str, *, by: str) -> Agent:
    """Close an agent, end their sessions and mandates. Raises AgentAbsent."""
    with transaction.atomic():
        row = find_agent(cle)
        row.closed_at = now()
        row.save(update_fields=["closed_at"])
        ended = row.mandats.filter(revoked_at=None).update(revoked_at=now())
        _write("agent.ferme", by, row, None, {"mandats": ended})
    sessions.end_all(row.public_id)
    return row


def unbind_agent(cle: str, *, by: str) -> Agent:
    """Let the next sign-in under this key be taken as this agent's, whoever the provider says it is."""
    with transaction.atomic():
        row = find_agent(cle)
        row.sujet = ""
        row.save(update_fields=["sujet"])
        _write("agent.delie", by, row, None)
    return row


def give_mandat(agent: Agent, wanted: Wanted, *, by: str, request: HttpRequest | None = None) -> Mandat:
    """Give a mandate. Raises MandatImpossible."""
    check(wanted)
    with transaction.atomic():
        row = Mandat.objects.create(
            agent=agent,
            role=wanted.role,
            uai=wanted.uai,
            academie=wanted.academie,
            divisions=sorted(set(wanted.divisions)),
            starts_on=wanted.starts_on,
            ends_on=wanted.ends_on,
            granted_by=by,
        )
        detail = {"uai": row.uai, "role": row.role, "mandat": row.public_id, "classes": len(row.divisions)}
        _write("mandat.donne", by, agent, request, detail)
    return row


def end_mandat(public_id: str, *, by: str, request: HttpRequest | None = None) -> Mandat:
    """End a mandate now. Raises MandatAbsent."""
    with transaction.atomic():
        row = Mandat.objects.select_related("agent").filter(public_id=public_id, revoked_at=None).first()
        if row is None or not Mandat.objects.filter(pk=row.pk, revoked_at=None).update(revoked_at=now()):
            raise refusals.MandatAbsent()
        detail: dict[str, object] = {"uai": row.uai, "role": row.role, "mandat": row.public_id}
        _write("mandat.retire", by, row.agent, request, detail)
    return row


def check(wanted: Wanted) -> None:
    """Raises MandatImpossible for what makes no mandate."""
    of_academie = wanted.role == Role.ACADEMIE
    last = wanted.ends_on or wanted.starts_on
    for wrong, why in (
        (wanted.role not in Role.values, _("ce rôle n'existe pas")),
        (of_academie and wanted.academie not in NOMS, _("il faut une académie")),
        (not of_academie and not _is_school(wanted.uai), _("l'établissement n'est pas au registre")),
        (of_academie == bool(wanted.uai), _("un établissement ou une académie, pas les deux")),
        (not of_academie and wanted.academie is not None, _("une académie ne se donne qu'au rôle académie")),
        (bool(wanted.divisions) and wanted.role != Role.DELEGUE, _("des classes ne se donnent qu'à une délégation")),
        (bool(wanted.starts_on and last and wanted.starts_on > last), _("il finirait avant d'avoir commencé")),
        (bool(wanted.ends_on and wanted.ends_on < today()), _("son dernier jour est passé")),
    ):
        if wrong:
            raise refusals.MandatImpossible(pourquoi=why)
    unknown = sorted(set(wanted.divisions) - set(list_divisions(wanted.uai)))
    if unknown:
        raise refusals.MandatImpossible(pourquoi=_("classe inconnue ici, %(nom)s") % {"nom": ", ".join(unknown)})


def _is_school(uai: str) -> bool:
    return bool(uai) and Etablissement.objects.filter(uai=uai).exists()


def list_divisions(uai: str) -> list[str]:
    """The classes of the school's open year."""
    annee = open_annee(uai)
    if annee is None:
        return []
    rows = Division.objects.filter(etablissement_id=uai, annee=annee, gone_at=None)
    return list(rows.order_by("code").values_list("code", flat=True))


def list_mandats(uai: str) -> Sequence[Mandat]:
    """The mandates of this school that have not ended, by role then name; those to come too."""
    rows = Mandat.objects.filter(uai=uai, revoked_at=None).exclude(ends_on__lt=today())
    return list(rows.select_related("agent").order_by("role", "agent__nom", "agent__prenom", "pk"))


def list_ended(uai: str, most: int = 30) -> Sequence[Mandat]:
    """The latest mandates of this school that have ended."""
    rows = Mandat.objects.filter(uai=uai)
    ended = rows.exclude(revoked_at=None) | rows.filter(ends_on__lt=today())
    return list(ended.select_related("agent").order_by("-granted_at", "-pk")[:most])


def _write(
    what: str, by: str, agent: Agent, request: HttpRequest | None, detail: dict[str, object] | None = None
) -> None:
    journal.write(f"guichet.{what}", actor=by, subject=f"agent:{agent.public_id}", request=request, detail=detail or {})

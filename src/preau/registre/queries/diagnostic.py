"""Why a responsable cannot activate: what the registry has to say, as causes an office can act upon (J9; seed 002 §5).

For the office only: it names records. Nothing here is ever shown to who tries. It reads whole tables when it must,
for one person at a time.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q, QuerySet

from preau.kit import namekit
from preau.registre.models import Lien, Responsable, Scolarite
from preau.registre.queries.habilitation import LEGAL, who_may_activate
from preau.registre.queries.responsables import find_responsables, is_same_name

NEAR = 2
"""Letters changed, added or left out between two names that may be one name badly typed."""


class Cause(enum.StrEnum):
    """One reason, of the person (first block), of a link or of a child (second block)."""

    INCONNU = "inconnu"
    NOM_ECRIT_AUTREMENT = "nom-ecrit-autrement"
    NOM_PROCHE = "nom-proche"
    NOMS_INVERSES = "noms-inverses"
    TELEPHONE_AUTRE_FICHE = "telephone-d-une-autre-fiche"
    TELEPHONE_DIFFERENT = "telephone-different"
    SANS_TELEPHONE = "sans-telephone"
    TELEPHONE_FIXE = "telephone-fixe"
    TELEPHONE_ILLISIBLE = "telephone-illisible"
    HOMONYMES = "homonymes"
    RESPONSABLE_PARTI = "responsable-parti"

    SANS_ELEVE = "sans-eleve"
    LIEN_PARTI = "lien-parti"
    LIEN_COUPE = "lien-coupe"
    NIVEAU = "niveau"
    PARENTE = "parente"
    ELEVE_ABSENT = "eleve-absent"
    ELEVE_SORTI = "eleve-sorti"
    MEF = "mef"
    SANS_DATE = "sans-date-de-naissance"
    DATE_DIFFERENTE = "date-differente"


@dataclass(frozen=True, slots=True)
class Finding:
    """One cause and the rows it is about (public ids, empty when it is about none); `value` fills its sentence."""

    cause: Cause
    responsable_public_id: str = ""
    eleve_public_id: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may activate in this deployment, and which schools the asker may look into (None: all)."""

    niveaux: Collection[int] = field(default_factory=lambda: frozenset({LEGAL}))
    mefs_excluded: Collection[str] = ()
    uais: Collection[str] | None = None

    def scope(self) -> QuerySet[Responsable]:
        """The records that the asker may be told about."""
        rows = Responsable.objects.all()
        return rows if self.uais is None else rows.filter(uai__in=self.uais)


def diagnose_typed(nom: str, prenom: str, mobile: str, rule: Rule, ne_le: date | None = None) -> list[Finding]:
    """What is between these answers (mobile in E.164) and an activation; an empty list when nothing is."""
    in_scope = rule.scope().values("pk")
    exact = find_responsables(nom=nom, prenom=prenom, mobile=mobile)
    found = list(Responsable.objects.filter(pk__in=[row.pk for row in exact]).filter(pk__in=in_scope))
    named = _by_name(nom, prenom, rule) if not found else []
    findings = list(_of_matches(found, nom, prenom))
    if not found:
        findings += _of_phone(nom, prenom, mobile, rule)
        findings += _of_names(named)
    if len(named) > 1 and len({_mobiles(row) for row in named}) > 1:
        findings.append(Finding(Cause.HOMONYMES, value=str(len(named))))
    for row in found or named:
        findings += diagnose_record(row, rule, ne_le)
    return list(dict.fromkeys(findings)) or ([] if found else [Finding(Cause.INCONNU)])


def diagnose_record(row: Responsable, rule: Rule, ne_le: date | None = None) -> list[Finding]:
    """What is between this record and an activation, whatever is typed; links that open a child are no cause."""
    who = row.public_id
    findings = []
    if row.gone_at is not None:
        findings.append(Finding(Cause.RESPONSABLE_PARTI, who))
    findings += _of_telephones(row)
    liens = list(Lien.objects.filter(responsable=row).select_related("eleve").order_by("pk"))
    if not liens:
        findings.append(Finding(Cause.SANS_ELEVE, who))
    for lien in liens:
        cause, value = _close_cause(lien, rule)
        if cause is not None:
            findings.append(Finding(cause, who, lien.eleve.public_id, value))
    open_dates = [lien.eleve.ne_le for lien in liens if _close_cause(lien, rule)[0] is None]
    if ne_le is not None and open_dates and ne_le not in open_dates:
        findings.append(Finding(Cause.DATE_DIFFERENTE, who))
    return findings


def opens_a_child(row: Responsable, rule: Rule) -> bool:
    """Whether at least one link of this record opens a child now."""
    liens = Lien.objects.filter(responsable=row, responsable__gone_at__isnull=True).select_related("eleve")
    return any(_close_cause(lien, rule)[0] is None for lien in liens)


def edit_distance(one: str, other: str, most: int = NEAR) -> int:
    """Letters to change, add or take out to go from one text to the other; more than `most` is said as `most + 1`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def _of_matches(found: list[Responsable], nom: str, prenom: str) -> Iterator[Finding]:
    for row in found:
        written = {row.nom_de_famille.casefold(), row.nom_usage.casefold()}
        if nom.strip().casefold() not in written or prenom.strip().casefold() != row.prenom.casefold():
            yield Finding(Cause.NOM_ECRIT_AUTREMENT, row.public_id, value=f"{row.prenom} {row.nom_de_famille}")
    if any(not is_same_name(found[0], row) for row in found[1:]):
        yield Finding(Cause.HOMONYMES, found[0].public_id, value=str(len(found)))


def _of_phone(nom: str, prenom: str, mobile: str, rule: Rule) -> Iterator[Finding]:
    """Whose number it is, when not this person's."""
    keys = namekit.normalise(nom), namekit.normalise(prenom)
    rows = rule.scope().filter(telephones__e164=mobile, gone_at__isnull=True).distinct().order_by("jointure")
    for row in rows if mobile else ():
        noms = namekit.keys_of(row.nom_de_famille, row.nom_usage)
        prenoms = namekit.keys_of_prenom(row.prenom)
        if keys[0] in prenoms and keys[1] in noms:
            cause = Cause.NOMS_INVERSES
        elif _is_near(keys[0], noms) and _is_near(keys[1], prenoms):
            cause = Cause.NOM_PROCHE
        else:
            cause = Cause.TELEPHONE_AUTRE_FICHE
        yield Finding(cause, row.public_id, value=f"{row.prenom} {row.nom_de_famille}")


def _of_names(named: list[Responsable]) -> Iterator[Finding]:
    """The right names with another number; no number at all is said by the record itself."""
    for row in named:
        if _mobiles(row):
            yield Finding(Cause.TELEPHONE_DIFFERENT, row.public_id)


def _of_telephones(row: Responsable) -> Iterator[Finding]:
    phones = list(row.telephones.all())
    if any(phone.is_mobile for phone in phones):
        return
    if not phones:
        yield Finding(Cause.SANS_TELEPHONE, row.public_id)
    elif any(phone.e164 for phone in phones):
        yield Finding(Cause.TELEPHONE_FIXE, row.public_id)
    else:
        yield Finding(Cause.TELEPHONE_ILLISIBLE, row.public_id)


def _by_name(nom: str, prenom: str, rule: Rule) -> list[Responsable]:
    """Records of these names, whatever their number: those without a mobile have no key and are read one by one."""
    nom_cle, prenom_cle = namekit.normalise(nom), namekit.normalise(prenom)
    if not nom_cle or not prenom_cle:
        return []
    rows = rule.scope()
    keyed = rows.filter(cles__nom_cle=nom_cle, cles__prenom_cle=prenom_cle).values_list("pk", flat=True)
    bare = rows.filter(cles__isnull=True).values_list("pk", "nom_de_famille", "nom_usage", "prenom")
    matching = [
        pk
        for pk, famille, usage, first in bare.iterator()
        if prenom_cle in namekit.keys_of_prenom(first) and nom_cle in namekit.keys_of(famille, usage)
    ]
    return list(Responsable.objects.filter(Q(pk__in=list(keyed)) | Q(pk__in=matching)).order_by("gone_at", "jointure"))


def _close_cause(lien: Lien, rule: Rule) -> tuple[Cause | None, str]:
    """The first thing that keeps a link closed, or None; the order is that of `list_enfants`."""
    checks: Iterable[tuple[bool, Cause, str]] = (
        (lien.cut_at is not None, Cause.LIEN_COUPE, ""),
        (lien.gone_at is not None, Cause.LIEN_PARTI, ""),
        (lien.niveau not in rule.niveaux, Cause.NIVEAU, str(lien.niveau)),
        (lien.parente in who_may_activate().parentes_exclues, Cause.PARENTE, lien.parente),
    )
    for is_so, cause, value in checks:
        if is_so:
            return cause, value
    return _enrolment_cause(lien, rule)


def _enrolment_cause(lien: Lien, rule: Rule) -> tuple[Cause | None, str]:
    year = Scolarite.objects.filter(
        eleve=lien.eleve, etablissement__annees__is_open=True, etablissement__annees__annee=F("annee")
    ).first()
    if year is None or year.gone_at is not None:
        return Cause.ELEVE_ABSENT, ""
    if year.sortie_le is not None:
        return Cause.ELEVE_SORTI, ""
    if any(year.mef.startswith(beginning) for beginning in rule.mefs_excluded):
        return Cause.MEF, year.mef
    return (None, "") if lien.eleve.ne_le is not None else (Cause.SANS_DATE, "")


def _is_near(typed: str, keys: Iterable[str]) -> bool:
    # Half of a short name is another name: LE and LY are not one.
    return any(edit_distance(typed, key) <= min(NEAR, max(len(key), len(typed)) // 3) for key in keys)


def _mobiles(row: Responsable) -> tuple[str, ...]:
    return tuple(sorted({phone.e164 for phone in row.telephones.all() if phone.is_mobile}))

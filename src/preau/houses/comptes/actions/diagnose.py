"""« Pourquoi ce parent ne peut-il pas activer son compte ? »: the registry's causes and the account's own (J9).

For the office, never for who tries. Each asking is one row of the journal: who asked, about which record, which causes
came of it; what was typed is not kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest

from preau.houses.comptes.actions.authenticate import is_slowed
from preau.houses.comptes.actions.causes import Causes, Line, line_of
from preau.houses.comptes.actions.letters import LetterState, state_of
from preau.houses.comptes.actions.tentatives import mobile_digest, personne_digest
from preau.houses.comptes.models import Compte, CompteResponsable, Notification, Signalement, Tentative
from preau.houses.comptes.settings import current
from preau.kit import journal
from preau.kit.courier.models import MessageState
from preau.kit.courier.outbox import find_messages
from preau.protocols.refusals import Refusal
from preau.registre import queries
from preau.registre.models import Responsable
from preau.registre.queries import Finding, Rule

LAST = 20
"""Attempts and messages looked at, newest first."""
UNDELIVERED = {
    MessageState.FAILED: Causes.MESSAGE_REFUSE,
    MessageState.EXPIRED: Causes.MESSAGE_PERIME,
    MessageState.QUEUED: Causes.MESSAGE_EN_ATTENTE,
    MessageState.SENDING: Causes.MESSAGE_EN_ATTENTE,
}


TOLD = {
    Tentative.Reason.DATE_FAUSSE: Causes.DATE_FAUSSE,
    Tentative.Reason.DATES_EPUISEES: Causes.DATES_EPUISEES,
    Tentative.Reason.PATIENTEZ: Causes.TROP_D_ESSAIS,
}
TOLD_OF_IDENTITIES = {
    Tentative.Reason.INCONNU: Causes.IDENTITE_INCONNUE,
    Tentative.Reason.NOM_DIFFERENT: Causes.IDENTITE_AUTRE_NOM,
    Tentative.Reason.PLUSIEURS: Causes.IDENTITE_PLUSIEURS,
}
"""What attempts say: of any door, and of who came with an identity of a hub (J2)."""


class NothingToDiagnose(Refusal):
    """No such record, account or attempt."""

    code = "COMPTES-0521"
    status = 404
    personne = "Cette fiche ou cette tentative n'existe pas."
    support = "Numéro public de fiche ou de tentative inconnu, ou hors des établissements de qui demande."


@dataclass(frozen=True)
class Diagnosis:
    """What is in the way: one line per cause, and the attempts found, newest first."""

    lines: tuple[Line, ...]
    attempts: tuple[Tentative, ...]

    @property
    def is_clear(self) -> bool:
        """Whether nothing blocks: some lines only inform."""
        return not any(line.is_blocking for line in self.lines)


@dataclass(frozen=True)
class Asked:
    """What the parent says they typed (mobile in E.164), and a date of birth they gave."""

    nom: str = ""
    prenom: str = ""
    mobile: str = ""
    ne_le: date | None = None


def diagnose_answers(
    asked: Asked, *, by: str, uais: Collection[str] | None = None, request: HttpRequest | None = None
) -> Diagnosis:
    """Why these answers open nothing. `by` is the journal's actor; `uais` the schools that may be looked into."""
    rule = _rule(uais)
    findings = queries.diagnose_typed(asked.nom, asked.prenom, asked.mobile, rule, asked.ne_le)
    met = queries.find_responsables(nom=asked.nom, prenom=asked.prenom, mobile=asked.mobile)
    theirs = [row.public_id for row in met if uais is None or row.uai in uais]
    theirs += [one.responsable_public_id for one in findings if one.cause != queries.Cause.TELEPHONE_AUTRE_FICHE]
    return _conclude(findings, queries.get_responsables(theirs), asked, by, request)


def diagnose_responsable(
    responsable_public_id: str,
    *,
    by: str,
    ne_le: date | None = None,
    uais: Collection[str] | None = None,
    request: HttpRequest | None = None,
) -> Diagnosis:
    """Why this record opens nothing, whatever was typed. Raises NothingToDiagnose."""
    rule = _rule(uais)
    row = rule.scope().filter(public_id=responsable_public_id).first()
    if row is None:
        raise NothingToDiagnose
    return _conclude(queries.diagnose_record(row, rule, ne_le), [row], Asked(), by, request)


def diagnose_tentative(
    public_id: str, *, by: str, uais: Collection[str] | None = None, request: HttpRequest | None = None
) -> Diagnosis:
    """Why an attempt stopped. Its digests are compared with those of the records in scope. Raises NothingToDiagnose."""
    attempt = Tentative.objects.filter(public_id=public_id).first()
    if attempt is None:
        raise NothingToDiagnose
    rule = _rule(uais)
    rows = list(rule.scope().filter(public_id=attempt.responsable_public_id))
    findings: list[Finding] = []
    if not rows:
        rows, findings = _match(attempt, rule)
    if not rows and uais is not None:
        raise NothingToDiagnose  # another school's, or nobody's
    for row in rows:
        findings += queries.diagnose_record(row, rule)
    if not rows and not findings:
        findings = [Finding(queries.Cause.INCONNU)]
    return _conclude(findings, rows, Asked(), by, request)


def _rule(uais: Collection[str] | None) -> Rule:
    own = current()
    return Rule(niveaux=set(own.niveaux), mefs_excluded=own.mefs_excluded, uais=uais)


def _match(attempt: Tentative, rule: Rule) -> tuple[list[Responsable], list[Finding]]:
    """The records that the digests of an attempt designate: by the name, else by the number."""
    named, numbered = [], []
    for row in rule.scope().prefetch_related("telephones").iterator(chunk_size=500):
        names = {row.nom_de_famille, row.nom_usage} - {""}
        if attempt.personne_digest in {personne_digest(nom, row.prenom) for nom in names}:
            named.append(row)
        elif attempt.mobile_digest in {mobile_digest(phone.e164) for phone in row.telephones.all() if phone.e164}:
            numbered.append(row)
    cause = queries.Cause
    others = [Finding(cause.TELEPHONE_AUTRE_FICHE, row.public_id, value=f"{row.prenom} {row.nom}") for row in numbered]
    differ = [Finding(cause.TELEPHONE_DIFFERENT, row.public_id) for row in named if _has_mobile(row)]
    return named, others + differ


def _has_mobile(row: Responsable) -> bool:
    return any(phone.is_mobile for phone in row.telephones.all())


def _conclude(
    findings: Iterable[Finding], rows: list[Responsable], asked: Asked, by: str, request: HttpRequest | None
) -> Diagnosis:
    records = [row.public_id for row in rows]
    is_open = any(queries.opens_a_child(row, _rule(None)) for row in rows)
    lines = [line_of(finding, is_open=is_open) for finding in findings]
    lines += _of_account(records, is_open=is_open)
    lines += _of_letters(records)
    lines += _of_messages(rows, asked.mobile if records else "")
    attempts = _attempts(records, asked)
    lines += _of_attempts(attempts)
    lines = list(dict.fromkeys(lines))
    with transaction.atomic():
        journal.write(
            "diagnostic.demande",
            actor=by,
            subject=f"responsable:{records[0]}" if records else "",
            request=request,
            detail={"causes": [line.cause for line in lines]},
        )
    return Diagnosis(tuple(lines), tuple(attempts))


def _of_account(records: list[str], *, is_open: bool) -> Iterator[Line]:
    links = CompteResponsable.objects.filter(responsable_public_id__in=records).select_related("compte")
    for compte in dict.fromkeys(link.compte for link in links):
        yield Line.of(Causes.COMPTE_EXISTE, value=compte.identifiant)
        if compte.state == Compte.State.A_VALIDER:
            yield Line.of(Causes.COMPTE_A_VALIDER, value=compte.identifiant)
        elif compte.state != Compte.State.ACTIF:
            yield Line.of(Causes.COMPTE_SUSPENDU, value=compte.identifiant)
        if compte.is_open and not compte.password:
            yield Line.of(Causes.SANS_MOT_DE_PASSE, value=compte.identifiant)
        if is_slowed(compte.identifiant):
            yield Line.of(Causes.COMPTE_VERROUILLE, value=compte.identifiant)
    for report in Signalement.objects.filter(responsable_public_id__in=records, closed_at=None):
        record, eleve = report.responsable_public_id, report.eleve_public_id
        yield Line.of(Causes.SIGNALE, record=record, eleve=eleve, is_open=is_open)


def _of_letters(records: list[str]) -> Iterator[Line]:
    for letter in Notification.objects.filter(responsable_public_id__in=records, cancelled_at=None, used_at=None):
        state = state_of(letter)
        cause = Causes.COURRIER_EXPIRE if state is LetterState.EXPIRE else Causes.COURRIER_EN_COURS
        yield Line.of(cause, record=letter.responsable_public_id, value=f"{letter.expires_on:%d/%m/%Y}")


def _of_messages(rows: list[Responsable], mobile: str) -> Iterator[Line]:
    """The last message to the number typed, and to the mail of the records, when it did not arrive."""
    for to in dict.fromkeys([mobile, *(row.mel for row in rows)]):
        latest = next(iter(find_messages(to)), None) if to else None
        if latest is not None and latest.state in UNDELIVERED:
            yield Line.of(UNDELIVERED[MessageState(latest.state)], value=latest.to_masked)


def _attempts(records: list[str], asked: Asked) -> list[Tentative]:
    """Of these records, and those that met no record with the same answers: another school's are not told."""
    wanted = Q(responsable_public_id__in=records)
    if asked.nom and asked.prenom:
        wanted |= Q(personne_digest=personne_digest(asked.nom, asked.prenom), responsable_public_id="")
    if asked.mobile:
        wanted |= Q(mobile_digest=mobile_digest(asked.mobile), responsable_public_id="")
    return list(Tentative.objects.filter(wanted).order_by("-at", "-pk")[:LAST])


def _of_attempts(attempts: list[Tentative]) -> Iterator[Line]:
    for attempt in attempts:
        reason = Tentative.Reason(attempt.reason)
        is_federated = attempt.voie == Tentative.Voie.FRANCECONNECT
        cause = TOLD.get(reason) or (TOLD_OF_IDENTITIES.get(reason) if is_federated else None)
        if cause is not None:
            yield Line.of(cause, record=attempt.responsable_public_id, eleve=attempt.eleve_public_id)

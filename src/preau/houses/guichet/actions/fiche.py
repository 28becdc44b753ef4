"""All that the office knows of one person of its school: the registry, the account service, and what was done here.

The registry's part never fails; what the account service does not say is said in one sentence (`Fiche.trouble`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from preau.houses.guichet import scim
from preau.houses.guichet.models import Dossier
from preau.houses.guichet.scim import Comptes, either, equals
from preau.houses.guichet.scim_refusals import ComptesTrouble
from preau.houses.guichet.settings import current
from preau.protocols.scim.messages import Fusion, Notification, Signalement, Tentative, User
from preau.registre import queries
from preau.registre.models import Correction, Eleve, Identite, Lien, Responsable
from preau.registre.queries import Cause, Finding, Inscrit, Rule

RESPONSABLES, ELEVES = "responsables", "eleves"
GENRES: dict[str, type[Responsable] | type[Eleve]] = {RESPONSABLES: Responsable, ELEVES: Eleve}
"""The kinds of records, as addresses name them."""
SUBJECTS = {RESPONSABLES: "responsable", ELEVES: "eleve"}
LAST = 10
"""Attempts shown, newest first."""
Row = Responsable | Eleve


@dataclass
class Comptabilite:
    """What the account service says of a person; empty lists and a sentence in `trouble` when it does not answer."""

    users: list[User] = field(default_factory=list)
    tentatives: list[Tentative] = field(default_factory=list)
    lettres: list[Notification] = field(default_factory=list)
    fusions: list[Fusion] = field(default_factory=list)
    signalements: list[Signalement] = field(default_factory=list)
    trouble: str = ""


@dataclass
class Fiche:
    """One person's record, as its page shows it."""

    genre: str
    row: Row
    liens: list[Lien]
    corrections: list[Correction]
    findings: list[Finding]
    opens: bool
    memes: list[Identite]
    differs_elsewhere: bool
    inscrit: Inscrit | None
    dossier: Dossier | None
    comptes: Comptabilite = field(default_factory=Comptabilite)

    @property
    def subject(self) -> str:
        """Who it is, for the journal."""
        return f"{SUBJECTS[self.genre]}:{self.row.public_id}"

    @property
    def user(self) -> User | None:
        """The account of this person, the first when there are several."""
        return self.comptes.users[0] if self.comptes.users else None

    @property
    def division(self) -> str:
        """The class of a pupil enrolled now."""
        return self.inscrit.division if self.inscrit else ""


def find_row(uai: str, genre: str, public_id: str) -> Row | None:
    """The record of this school, None when there is none of that kind."""
    return GENRES[genre].objects.filter(uai=uai, public_id=public_id).first()


def rule_of(uai: str) -> Rule:
    """Who may activate, as the account service has it; nothing of another school."""
    own = current()
    return Rule(niveaux=set(own.niveaux), mefs_excluded=own.mefs_excluded, uais={uai})


def read_fiche(row: Row, *, comptes: Comptes | None = None) -> Fiche:
    """The record of a person, with the account service's part when `comptes` is given."""
    genre = RESPONSABLES if isinstance(row, Responsable) else ELEVES
    mine = {"responsable": row} if isinstance(row, Responsable) else {"eleve": row}
    rule = rule_of(row.uai)
    fiche = Fiche(
        genre=genre,
        row=row,
        liens=list(Lien.objects.filter(**mine).select_related("eleve", "responsable").order_by("niveau", "pk")),
        corrections=list(Correction.objects.filter(**mine).order_by("-corrected_at", "-pk")),
        findings=queries.diagnose_record(row, rule) if isinstance(row, Responsable) else _of_eleve(row),
        opens=isinstance(row, Responsable) and queries.opens_a_child(row, rule),
        memes=_memes(row) if isinstance(row, Responsable) else [],
        differs_elsewhere=isinstance(row, Responsable) and queries.has_other_contacts(row),
        inscrit=next(iter(queries.list_inscrits(row.uai, eleves=[row.public_id])), None) if genre == ELEVES else None,
        dossier=Dossier.objects.filter(uai=row.uai, personne=row.public_id, closed_at=None).first(),
    )
    if comptes is not None:
        fiche.comptes = read_comptes(comptes, genre, row.public_id)
    return fiche


def read_comptes(comptes: Comptes, genre: str, public_id: str) -> Comptabilite:
    """The account service's part; whatever it refuses, its sentence."""
    found = Comptabilite()
    try:
        found.users = list_users(comptes, genre, public_id)
        found.lettres = sorted(
            comptes.notifications(equals(SUBJECTS[genre], public_id)), key=lambda one: one.issued_on, reverse=True
        )
        found.tentatives = _tentatives(comptes, genre, public_id, found.users)
        found.signalements = list(comptes.signalements(equals(SUBJECTS[genre], public_id)))
        found.fusions = [one for user in found.users for one in comptes.fusions(user.id)]
    except ComptesTrouble as trouble:
        found.trouble = trouble.sentence()
    return found


def list_users(comptes: Comptes, genre: str, public_id: str) -> list[User]:
    """The accounts whose owner this person is, not those that have proven the child. Raises ComptesTrouble."""
    path = "responsables.value" if genre == RESPONSABLES else "eleve"
    return list(comptes.users(equals(path, public_id)))


def causes_of(fiche: Fiche) -> Iterable[tuple[Finding, bool]]:
    """What the registry finds, each with whether it blocks: a link that opens nothing does not when another opens."""
    of_links = {
        Cause.LIEN_PARTI, Cause.LIEN_COUPE, Cause.NIVEAU, Cause.PARENTE, Cause.ELEVE_ABSENT, Cause.ELEVE_SORTI,
        Cause.MEF, Cause.SANS_DATE,
    }  # fmt: skip
    for finding in fiche.findings:
        yield finding, not (fiche.opens and finding.cause in of_links)


def _tentatives(comptes: Comptes, genre: str, public_id: str, users: list[User]) -> list[Tentative]:
    """Those that met the record or the account, and those in which only the name was right, newest first."""
    met = [equals(SUBJECTS[genre], public_id), *(equals("compte.value", user.id) for user in users)]
    rows = list(comptes.tentatives(either(*met)))
    if genre == RESPONSABLES:
        rows += comptes.tentatives(scim.equals("possibles", public_id))
    return sorted({row.id: row for row in rows}.values(), key=_moment, reverse=True)[:LAST]


def _moment(row: Tentative) -> float:
    return row.at.timestamp() if row.at else 0.0


def _memes(row: Responsable) -> list[Identite]:
    """Live statements that this record is the same person as another of this school."""
    rows = Identite.objects.filter(unlinked_at=None, premier__uai=row.uai, second__uai=row.uai)
    return list((rows.filter(premier=row) | rows.filter(second=row)).select_related("premier", "second"))


def _of_eleve(row: Eleve) -> list[Finding]:
    """What keeps a pupil from an account of their own."""
    found = []
    if not queries.list_inscrits(row.uai, eleves=[row.public_id]):
        found.append(Finding(Cause.ELEVE_ABSENT, eleve_public_id=row.public_id))
    if row.ne_le is None:
        found.append(Finding(Cause.SANS_DATE, eleve_public_id=row.public_id))
    return found

"""Issuing letters: prepared at the desk, made beside the pages, printed or mailed once (J18; seeds 002, 003 cas 3).

The account service makes each provisional password and says it once; here it goes into the document or the mail. When
the work is killed, nobody has the passwords made so far: it begins again, which cancels those letters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest

from preau.houses.guichet import approbations, produits
from preau.houses.guichet.actions.choose_recipients import Recipient, choose_recipients
from preau.houses.guichet.courriers import documents
from preau.houses.guichet.courriers.documents import Lettre
from preau.houses.guichet.courriers.refusals import DocumentEfface, LotDejaLance, PersonneANotifier, TropDePersonnes
from preau.houses.guichet.models import Document, Envoi, Lot
from preau.houses.guichet.poste import Poste
from preau.houses.guichet.scim import Comptes
from preau.houses.guichet.scim_refusals import ComptesTrouble
from preau.houses.guichet.settings import current
from preau.kit import courier, journal
from preau.kit.clockkit import PARIS, now
from preau.kit.jobs import jobs
from preau.kit.jobs.models import Job, JobState
from preau.protocols.scim.bulk import OPERATIONS_MAXIMUM
from preau.protocols.scim.client import ErrorMessage
from preau.protocols.scim.messages import Notification
from preau.registre.queries import etablissement_label, get_etablissement

KIND = "guichet.courriers"
ACT = "courriers"
MAXIMUM = 3000
"""People of one issue: more than any school has."""
SIDES = 300
"""Printed sides of one file of letters: what an office printer takes, and no more memory than an import."""
PATIENCE = 30.0
"""Seconds given to the account service for one group: it hashes a password for each letter."""
HAS_ACCOUNT = "COMPTES-0807"


def prepare_lot(poste: Poste, request: HttpRequest | None = None, **asked: Any) -> Lot:
    """Note what is asked (fields of Lot); nothing leaves. Raises PersonneANotifier, TropDePersonnes."""
    lot = Lot(uai=poste.uai, auteur=poste.agent, **asked)
    people = choose_recipients(lot)
    if not people:
        raise PersonneANotifier
    if len(people) > MAXIMUM:
        raise TropDePersonnes(nombre=len(people), maximum=MAXIMUM)
    with transaction.atomic():
        lot.comptes = {"prevus": len(people), "avec_mel": sum(1 for one in people if one.mel)}
        lot.save()
        _journal("prepare", poste.actor, lot, request)
    return lot


def start_lot(poste: Poste, lot: Lot, request: HttpRequest | None = None) -> None:
    """Have it made, or made to its end when it stopped halfway.

    Raises LotDejaLance; ApprobationAttendue when a second person must agree first.
    """
    with transaction.atomic():
        if lot.state == Lot.State.PREPARE and approbations.needs(poste, ACT):
            approbations.use(poste, ACT, lot.public_id, request)
        job = jobs.enqueue(KIND, owner=poste.uai, payload={"lot": lot.public_id, "actor": poste.actor})
        broken = lot.job if is_broken(lot) else None
        may = Q(state__in=[Lot.State.PREPARE, Lot.State.PARTIEL]) | Q(state=Lot.State.EN_COURS, job=broken)
        if not Lot.objects.filter(may, pk=lot.pk).update(state=Lot.State.EN_COURS, job=job.public_id, sentence=""):
            raise LotDejaLance
        _journal("lance", poste.actor, lot, request)


def is_broken(lot: Lot) -> bool:
    """Whether its work ended before its end."""
    failed = Job.objects.filter(public_id=lot.job, state=JobState.FAILED)
    return lot.state == Lot.State.EN_COURS and bool(lot.job) and failed.exists()


def drop_lot(poste: Poste, lot: Lot, request: HttpRequest | None = None) -> None:
    """Give up what was prepared and not started. Raises LotDejaLance."""
    with transaction.atomic():
        if not Lot.objects.filter(pk=lot.pk, state=Lot.State.PREPARE).update(state=Lot.State.ABANDONNE):
            raise LotDejaLance
        _journal("abandonne", poste.actor, lot, request)


def make_letters(given: jobs.Given) -> dict[str, Any]:
    """The job: issue, then print and mail, in that order; what was issued is never left unprinted."""
    lot = Lot.objects.get(public_id=given.payload["lot"])
    made = {envoi.personne for envoi in lot.envois.all()}
    people = [one for one in choose_recipients(lot) if one.public_id not in made]
    result = _issue(lot, people, given)
    given.tell("Impression", len(result.issued), len(result.issued))
    _finish(lot, result, str(given.payload["actor"]))
    return result.counts()


@dataclass
class _Result:
    """What the account service said: letters with their passwords, people who have an account, who was refused."""

    issued: list[tuple[Recipient, Notification]]
    already: int = 0
    refused: int = 0
    left: int = 0
    sentence: str = ""

    def counts(self) -> dict[str, Any]:
        return {"emis": len(self.issued), "deja": self.already, "refuses": self.refused, "restants": self.left}


def _issue(lot: Lot, people: Sequence[Recipient], given: jobs.Given) -> _Result:
    comptes, result = Comptes(lot.uai, timeout=PATIENCE), _Result([])
    for start in range(0, len(people), OPERATIONS_MAXIMUM):
        some = people[start : start + OPERATIONS_MAXIMUM]
        given.tell("Demande des identifiants au service de comptes", start, len(people))
        try:
            answers = comptes.notify_several(lot.profil, [one.public_id for one in some])
        except ComptesTrouble as trouble:  # what is issued must be printed; the rest can be asked again
            result.left, result.sentence = len(people) - start, trouble.sentence()
            break
        for one in some:
            _sort(one, answers[one.public_id], result)
    return result


def _sort(one: Recipient, answer: Notification | ErrorMessage, result: _Result) -> None:
    if isinstance(answer, Notification):
        result.issued.append((one, answer))
    elif answer.code == HAS_ACCOUNT:
        result.already += 1
    else:
        result.refused += 1


def _finish(lot: Lot, result: _Result, actor: str) -> None:
    """Files first, then the rows that name them, the mails and the journal in one transaction."""
    moment = now()
    ways = [(_lettre(lot, one, said, rank), one.mel if lot.voie == Lot.Voie.MEL else "", said)
            for rank, (one, said) in enumerate(result.issued, 1)]  # fmt: skip
    on_paper = [lettre for lettre, mel, _said in ways if not mel]
    files = _print(lot, on_paper, moment)
    before = lot.envois.count()
    with transaction.atomic():
        Document.objects.bulk_create(files)
        Envoi.objects.bulk_create(
            Envoi(lot=lot, personne=lettre.public_id, notification=said.id, rang=before + rank,
                  voie=Envoi.Voie.MEL if mel else Envoi.Voie.PAPIER, expires_on=lettre.expires_on)
            for rank, (lettre, mel, said) in enumerate(ways, 1)
        )  # fmt: skip
        for lettre, mel, said in ways:
            if mel:
                _mail(lot, lettre, mel, said)
        total = {**result.counts(), "mels": sum(1 for _lettre, mel, _said in ways if mel)}
        former = lot.comptes
        for key in ("emis", "mels", "deja", "refuses"):
            former[key] = former.get(key, 0) + total[key]
        former["restants"] = total["restants"]
        state = Lot.State.PARTIEL if result.left else Lot.State.FAIT
        Lot.objects.filter(pk=lot.pk).update(state=state, comptes=former, sentence=result.sentence, done_at=moment)
        _journal("produit", actor, lot, None, total)


def _lettre(lot: Lot, one: Recipient, said: Notification, rank: int) -> Lettre:
    return Lettre(
        profil=lot.profil,
        public_id=one.public_id,
        destinataire=one.lignes,
        enfants=one.enfants,
        repere=f"{one.classe or 'Sans classe'} – n° {rank}",
        identifiant=said.identifiant,
        mot_de_passe=said.mot_de_passe,
        expires_on=date.fromisoformat(said.expires_on),
    )


def _print(lot: Lot, lettres: Sequence[Lettre], moment: datetime) -> list[Document]:
    """The files of these letters, written before any row names them."""
    school, made = get_etablissement(lot.uai), []
    each = per_document(lot.langues)
    parts = [lettres[start : start + each] for start in range(0, len(lettres), each)]
    at = moment.astimezone(PARIS)
    for rank, part in enumerate(parts, 1):
        if lot.profil == Lot.Profil.ELEVE:
            pages = {Document.Genre.FICHES: documents.print_slips(school, part, at=at)}
        else:
            pages = {
                Document.Genre.COURRIERS: documents.print_letters(school, part, at=at, langues=lot.langues),
                Document.Genre.ETIQUETTES: documents.print_labels(school, part, at=at),
            }
        for genre, content in pages.items():
            document = Document(
                lot=lot, genre=genre, rang=rank, total=len(parts), nombre=len(part),
                expires_at=moment + current().produced_life,
            )  # fmt: skip
            _write(document, content)
            made.append(document)
    return made


def _mail(lot: Lot, lettre: Lettre, mel: str, said: Notification) -> None:
    courier.queue(
        "GUICHET-MAIL-30",
        to=mel,
        params={
            "ecole": etablissement_label(get_etablissement(lot.uai)),
            "contact": get_etablissement(lot.uai).telephone,
            "enfants": list(lettre.enfants),
            "identifiant": lettre.identifiant,
            "mot_de_passe": lettre.mot_de_passe,
            "adresse": documents.activation_url(lettre),
            "fin": documents.in_words(lettre.expires_on),
        },
        expires_at=now() + current().produced_life,
        idempotency_key=f"notification:{said.id}",
    )


def per_document(langues: Sequence[str]) -> int:
    """Letters of one file, each with a side in French and one in each of these languages."""
    return SIDES // (1 + len(langues))


def read_document(document: Document) -> bytes:
    """The file. Raises DocumentEfface when its time is over, or when somebody removed it."""
    if document.deleted_at is not None or document.expires_at <= now():
        raise DocumentEfface(document.public_id)
    try:
        return path_of(document).read_bytes()
    except OSError as problem:
        raise DocumentEfface(type(problem).__name__) from problem


def delete_documents(rows: Iterable[Document], moment: datetime) -> int:
    """Take the passwords away; the row stays, to say that there was a document."""
    count = 0
    for row in rows:
        path_of(row).unlink(missing_ok=True)
        count += Document.objects.filter(pk=row.pk, deleted_at=None).update(deleted_at=moment)
    return count


def purge_documents(moment: datetime) -> int:
    """Delete the files whose time is over (see `kit.purgekit`)."""
    return delete_documents(Document.objects.filter(expires_at__lte=moment, deleted_at=None), moment)


def path_of(document: Document) -> Path:
    """Where the file of a document lies: outside any web root, readable by us alone."""
    return produits.path_of("courriers", f"{document.public_id}.pdf")


def _write(document: Document, content: bytes) -> None:
    with produits.create(path_of(document)) as stream:
        stream.write(content)


def _journal(what: str, actor: str, lot: Lot, request: HttpRequest | None, counts: Any = None) -> None:
    detail = {"uai": lot.uai, "profil": lot.profil, **({"comptes": counts} if counts else {})}
    journal.write(
        f"guichet.courriers.{what}", actor=actor, subject=f"lot:{lot.public_id}", request=request, detail=detail
    )


def note_reading(poste: Poste, document: Document, request: HttpRequest) -> None:
    """The journal knows who took a document with passwords."""
    detail = {"uai": poste.uai, "genre": document.genre}
    subject = f"document:{document.public_id}"
    journal.write("guichet.courriers.lu", actor=poste.actor, subject=subject, request=request, detail=detail)


def erase_documents(poste: Poste, lot: Lot, request: HttpRequest) -> None:
    """Once printed: the files go now, before their time."""
    with transaction.atomic():
        if delete_documents(lot.documents.filter(deleted_at=None), now()):
            _journal("efface", poste.actor, lot, request)

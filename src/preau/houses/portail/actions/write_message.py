"""Keep a draft, and send it: one submit is one message, whatever the number of clicks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from preau.houses.portail import settings
from preau.houses.portail.actions.messagerie import destinataires, find_readable, search_key
from preau.houses.portail.annuaire import Annuaire
from preau.houses.portail.listes import read_code
from preau.houses.portail.models import CompteLocal, Message, Remise
from preau.houses.portail.refusals_messagerie import DejaEnvoye, SansDestinataire, TropDeDestinataires, TropDeMessages
from preau.houses.portail.visiteur import Visiteur
from preau.kit import journal, limits, richkit
from preau.kit.clockkit import now
from preau.registre.models import Eleve, Responsable

Libelle = dict[str, str]
"""{"a": an adresse or the code of a list, "nom": its label}."""
MOST = 100
"""People and lists named in one message."""
STAFF_FACTOR = 10


@dataclass(frozen=True)
class Ecrit:
    """What a form says of a message; `a` are adresses and codes of lists."""

    objet: str = ""
    texte: str = ""
    a: list[str] = field(default_factory=list)
    reponse: str = ""


def find_draft(who: Visiteur, public_id: str) -> Message | None:
    """The draft of this id if it is this person's."""
    return Message.objects.filter(public_id=public_id, auteur__in=who.adresses, sent_at=None).first()


def find_mine(who: Visiteur, public_id: str) -> Message | None:
    """The draft or the sent message of this id if this person wrote it."""
    return Message.objects.filter(public_id=public_id, auteur__in=who.adresses).first()


def is_taken(who: Visiteur, public_id: str) -> bool:
    """Whether this id names a message of somebody else."""
    return Message.objects.filter(public_id=public_id).exclude(auteur__in=who.adresses).exists()


def allowed(who: Visiteur, codes: Collection[str], reponse: Message | None = None) -> list[Libelle]:
    """Those of these people and lists that this person may write to, in order.

    Who has written to them may be answered, whatever the rights say now, as long as they have a mailbox.
    """
    wanted = list(dict.fromkeys(codes))[:MOST]
    book = Annuaire(who)
    people = book.find([code for code in wanted if not read_code(code)[0]])
    listes = book.find_listes([code for code in wanted if read_code(code)[0]])
    named = {code: one.nom_complet for code, one in people.items()}
    named |= {code: f"{one.label}, {one.etablissement}" for code, one in listes.items()}
    if reponse is not None and reponse.auteur not in who.adresses and has_mailbox(reponse.auteur):
        named.setdefault(reponse.auteur, reponse.auteur_nom)
    return [{"a": code, "nom": named[code][:300]} for code in wanted if code in named]


def has_mailbox(adresse: str) -> bool:
    """Whether somebody may still open this mailbox."""
    kind, public_id = adresse[:2], adresse[2:]
    if kind == "l:":
        return CompteLocal.objects.filter(public_id=public_id).exclude(state=CompteLocal.State.FERME).exists()
    if kind == "r:":
        return Responsable.objects.filter(public_id=public_id, gone_at=None).exists()
    return Eleve.objects.filter(public_id=public_id).exists()


def answer_to(who: Visiteur, public_id: str) -> Message | None:
    """The message that is answered, if this person may read it."""
    found = find_readable(who, public_id) if public_id else None
    return found.message if found is not None else None


def save_draft(who: Visiteur, public_id: str, said: Ecrit) -> Message:
    """Keep what was written under `public_id`, which the form has had since it was shown. Raises DejaEnvoye."""
    reponse = answer_to(who, said.reponse)
    values = {
        "objet": " ".join(said.objet.split())[:200],
        "texte": said.texte,
        "brouillon_a": allowed(who, said.a, reponse),
        "updated_at": now(),
    }
    with transaction.atomic():
        rows = Message.objects.filter(public_id=public_id, auteur__in=who.adresses, sent_at=None)
        if not rows.update(**values):
            if Message.objects.filter(public_id=public_id).exists():
                raise DejaEnvoye
            _create(who, public_id, values, reponse)
    return Message.objects.get(public_id=public_id)


def _create(who: Visiteur, public_id: str, values: dict[str, object], reponse: Message | None) -> None:
    try:
        with transaction.atomic():
            Message.objects.create(
                public_id=public_id,
                auteur=own_adresse(who, reponse),
                auteur_nom=who.nom_complet[:200],
                en_reponse_a=reponse,
                **values,
            )
    except IntegrityError:  # the same form, in another hand, at the same moment
        if not Message.objects.filter(public_id=public_id, auteur__in=who.adresses).update(**values):
            raise DejaEnvoye from None


def own_adresse(who: Visiteur, reponse: Message | None = None) -> str:
    """The mailbox of theirs that a person writes from: the one that was written to, else the first."""
    received = Remise.objects.filter(message=reponse, adresse__in=who.adresses).first() if reponse else None
    return received.adresse if received is not None else who.adresses[0]


def send(who: Visiteur, message: Message, request: HttpRequest | None) -> Message:
    """Send a draft once; a second time gives the same message back.

    Raises TropDeMessages, SansDestinataire, TropDeDestinataires.
    """
    if message.sent_at is not None:
        return message
    rule = _rule(who)
    if not limits.count(rule, who.personne).allowed:
        raise TropDeMessages
    libelles = allowed(who, [row["a"] for row in message.brouillon_a], message.en_reponse_a)
    people = _expand(who, libelles)
    if not people:
        raise SansDestinataire
    if len(people) > settings.current().messagerie_destinataires:
        raise TropDeDestinataires
    moment = now()
    with transaction.atomic():
        if not Message.objects.filter(pk=message.pk, sent_at=None).update(sent_at=moment):
            is_first = False
        else:
            is_first = True
            _deliver(message.pk, libelles, people)
            detail = {"destinataires": len(people), "listes": sum(1 for row in libelles if read_code(row["a"])[0])}
            journal.write(
                "message.envoye", actor=who.personne, subject=message.public_id, request=request, detail=detail
            )
    if not is_first:
        limits.give_back(rule, who.personne)
    message.refresh_from_db()
    return message


def _deliver(pk: int, libelles: list[Libelle], people: dict[str, str]) -> None:
    """What was last written, read again now that nobody can change it, goes to each mailbox."""
    message = Message.objects.get(pk=pk)
    message.a_libelle, message.brouillon_a = libelles, []
    message.corps = richkit.from_plain(message.texte)
    message.recherche = search_key([message.objet, message.auteur_nom, *destinataires(message), message.texte])
    message.save(update_fields=["a_libelle", "brouillon_a", "corps", "recherche"])
    Remise.objects.bulk_create(
        [Remise(message=message, adresse=adresse, nom=nom[:200]) for adresse, nom in people.items()], batch_size=500
    )


def _expand(who: Visiteur, libelles: list[Libelle]) -> dict[str, str]:
    """Every mailbox once, with the name it has now."""
    book = Annuaire(who)
    listes = book.find_listes([row["a"] for row in libelles])
    people = {row["a"]: row["nom"] for row in libelles if row["a"] not in listes}
    for liste in listes.values():
        for fiche in book.expand(liste):
            people.setdefault(fiche.adresse, fiche.nom_complet)
    return people


def _rule(who: Visiteur) -> limits.Rule:
    most = settings.current().messagerie_envois_par_heure
    is_family = who.profil in ("responsable", "eleve")
    return limits.Rule("messagerie-envoi", most if is_family else most * STAFF_FACTOR, timedelta(hours=1))

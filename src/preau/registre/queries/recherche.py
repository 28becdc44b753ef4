"""Finding anybody of one school by whatever is known of them: a name, a class, a number, a mail, an INE (issue 6, 5).

The people of one school are read and compared in memory, with accents and typing errors as `namekit` and `diagnostic`
know them: 2,000 pupils cost less than an index kept up to date would. For an office; nothing of another school is read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import F, Q

from preau.kit import namekit, phonekit
from preau.registre.models import Eleve, Lien, Personnel, Responsable, Scolarite, Telephone
from preau.registre.queries.diagnostic import edit_distance

MOST = 50
"""Results of one kind: an office that gets more types one word more."""
_WORDS = re.compile(r"[\s,;]+")
_CLASS = re.compile(r"\b(\d)e?m?e?\s+(\w)\b")
"""« 6 B », « 6e B »: a class typed in two words."""
_PARTS = re.compile(r"[\s'’.,\-_]+")
_INE = re.compile(r"[0-9]{5,10}[A-Z]{1,2}|[A-Z0-9]{11}")
Model = type[Eleve] | type[Responsable] | type[Personnel]
_PHONE = re.compile(r"[+0-9][0-9 ().\-/]{3,}")


@dataclass(frozen=True, slots=True)
class Trouve:
    """Somebody found: `present` is False for who has left; `proches` are the guardians of a pupil, or the children."""

    public_id: str
    nom: str
    prenom: str
    division: str = ""
    present: bool = True
    proches: tuple[Proche, ...] = ()
    fonction: str = ""


@dataclass(frozen=True, slots=True)
class Proche:
    """The other side of a link; `niveau` is the level of responsibility."""

    public_id: str
    nom: str
    prenom: str
    niveau: int
    division: str = ""


@dataclass(frozen=True, slots=True)
class Resultat:
    """What was found; `approche` says that only names close to what was typed were; `trop` that some are left out."""

    eleves: tuple[Trouve, ...] = ()
    responsables: tuple[Trouve, ...] = ()
    personnels: tuple[Trouve, ...] = ()
    approche: bool = False
    trop: bool = False

    @property
    def total(self) -> int:
        """How many people."""
        return len(self.eleves) + len(self.responsables) + len(self.personnels)


@dataclass(slots=True)
class _Person:
    """One row as it is compared: `text` holds the keys of its words, `names` them as written."""

    model: Model
    pk: int
    public_id: str
    nom: str
    prenom: str
    text: str
    names: tuple[str, str, str]
    rank: int = 0
    division: str = ""
    present: bool = True
    fonction: str = ""
    proches: list[Proche] = field(default_factory=list)


def search_people(
    uai: str, text: str, *, divisions: Collection[str] | None = None, records: Collection[str] | None = None
) -> Resultat:
    """The people of this school whom `text` may mean, the closest first.

    `divisions` looks for the pupils of these classes alone, by name: what a delegate may see. `records` are public ids
    found elsewhere (by an identifiant): they are shown whatever `text` is.
    """
    asked = " ".join(text.split())[:100]
    if divisions is not None:
        found, near = _by_words(asked, _eleves(uai, divisions))
        return _result(found, [], [], near)
    if records is not None:
        return _shown(uai, Q(public_id__in=list(records)))
    contact = _by_contact(uai, asked)
    if contact is not None:
        return contact
    found, near = _by_words(asked, [*_eleves(uai), *_people(Responsable, uai), *_people(Personnel, uai)])
    kinds: dict[Model, list[_Person]] = {Eleve: [], Responsable: [], Personnel: []}
    for person in found:
        kinds[person.model].append(person)
    return _result(kinds[Eleve], kinds[Responsable], kinds[Personnel], near)


def _by_contact(uai: str, text: str) -> Resultat | None:
    """By mail, telephone or INE; None when `text` is none of these."""
    if "@" in text:
        return _shown(uai, Q(mel__icontains=text.strip()))
    bare = text.replace(" ", "").upper()
    if _INE.fullmatch(bare) and any(letter.isalpha() for letter in bare):
        found = _shown(uai, Q(pk__in=[]), Q(ine__iexact=bare))
        if found.total:
            return found
    if not _PHONE.fullmatch(text):
        return None
    phone = phonekit.parse(text)
    digits = "".join(letter for letter in text if letter.isdigit())
    numbers = Q(e164=phone.e164) if phone else Q(e164__endswith=digits)
    rows = Telephone.objects.filter(numbers, Q(responsable__uai=uai) | Q(eleve__uai=uai))
    pks = [pk for pair in rows.values_list("responsable_id", "eleve_id") for pk in pair if pk]
    return _shown(uai, Q(pk__in=pks))


def _shown(uai: str, which: Q, eleves: Q | None = None) -> Resultat:
    """The pupils, guardians and staff that these conditions name."""
    pupils = _people(Eleve, uai, eleves or which)
    _enrol(uai, pupils)
    return _result(pupils, _people(Responsable, uai, which), _people(Personnel, uai, which), False)


def _by_words(text: str, people: list[_Person]) -> tuple[list[_Person], bool]:
    """Those whose names or class hold every word, best first; else those whose names are close to every word."""
    words = [key for key in (namekit.normalise(word) for word in _WORDS.split(_CLASS.sub(r"\1\2", text))) if key]
    if not words:
        return [], False
    found = [person for person in people if all(f" {word}" in person.text for word in words)]
    for person in found:
        person.rank = sum(f" {word} " not in person.text for word in words)
    near = not found
    if near:
        found = [person for person in people if _is_close(words, person)]
    return sorted(found, key=lambda one: (one.rank, not one.present, one.nom, one.prenom, one.pk)), near


def _is_close(words: list[str], person: _Person) -> bool:
    """Whether every word is a name of theirs but for a letter or two; the rank is how many letters."""
    keys, total = None, 0
    for word in words:
        most = 2 if len(word) > 5 else 1 if len(word) > 3 else 0
        if f" {word}" in person.text:
            continue
        if not most:
            return False
        keys = keys if keys is not None else _keys(person)
        distance = min((edit_distance(word, key, most) for key in keys), default=most + 1)
        if distance > most:
            return False
        total += distance
    person.rank = total
    return True


def _keys(person: _Person) -> set[str]:
    nom, usage, prenom = person.names
    return namekit.keys_of(nom, usage) | namekit.keys_of_prenom(prenom) | set(person.text.split())


def _text(*names: str) -> str:
    """Every whole name and every word of one, as keys between blanks."""
    words = [namekit.normalise(name) for name in names]
    for name in names:
        parts = _PARTS.split(name)
        if len(parts) > 1:
            words += [namekit.normalise(part) for part in parts]
    return f" {' '.join(words)} "


def _people(model: Model, uai: str, which: Q | None = None) -> list[_Person]:
    rows = model.objects.filter(uai=uai).filter(which or Q())
    last = {Eleve: ("ine", "ine"), Responsable: ("gone_at", "civilite"), Personnel: ("gone_at", "fonction")}[model]
    columns = rows.values_list("pk", "public_id", "nom_de_famille", "nom_usage", "prenom", *last)
    return [
        _Person(
            model,
            pk,
            public_id,
            usage or nom,
            prenom,
            _text(nom, usage, prenom),
            (nom, usage, prenom),
            present=model is Eleve or left is None,
            fonction=fonction if model is Personnel else "",
        )
        for pk, public_id, nom, usage, prenom, left, fonction in columns.iterator(chunk_size=5000)
    ]


def _eleves(uai: str, divisions: Collection[str] | None = None) -> list[_Person]:
    """The pupils with their class, which is a word of theirs."""
    pupils = _people(Eleve, uai)
    _enrol(uai, pupils)
    for person in pupils:
        person.text += f"{namekit.normalise(person.division)} "
    if divisions is None:
        return pupils
    return [person for person in pupils if person.present and person.division in divisions]


def _enrol(uai: str, pupils: Iterable[_Person]) -> None:
    years = Scolarite.objects.filter(
        etablissement_id=uai, etablissement__annees__is_open=True, etablissement__annees__annee=F("annee")
    )
    rows = years.values_list("eleve_id", "division", "gone_at", "sortie_le")
    known = {pk: (division, gone is None and left is None) for pk, division, gone, left in rows}
    for person in pupils:
        person.division, person.present = known.get(person.pk, ("", False))


def _result(eleves: list[_Person], responsables: list[_Person], personnels: list[_Person], near: bool) -> Resultat:
    kept = [people[:MOST] for people in (eleves, responsables, personnels)]
    _add_proches(kept[0], kept[1])
    too_many = any(len(people) > MOST for people in (eleves, responsables, personnels))
    shown = [tuple(_trouve(person) for person in people) for people in kept]
    return Resultat(shown[0], shown[1], shown[2], near and any(shown), too_many)


def _add_proches(eleves: list[_Person], responsables: list[_Person]) -> None:
    """The guardians of the pupils kept, and the children of the guardians kept."""
    by_eleve, by_responsable = {one.pk: one for one in eleves}, {one.pk: one for one in responsables}
    rows = (
        Lien.objects.filter(gone_at=None, cut_at=None).select_related("eleve", "responsable").order_by("niveau", "pk")
    )
    for lien in rows.filter(Q(eleve__in=by_eleve) | Q(responsable__in=by_responsable)):
        child, adult = lien.eleve, lien.responsable
        if lien.eleve_id in by_eleve:
            proche = Proche(adult.public_id, adult.nom, adult.prenom, lien.niveau)
            by_eleve[lien.eleve_id].proches.append(proche)
        if lien.responsable_id in by_responsable:
            proche = Proche(child.public_id, child.nom, child.prenom, lien.niveau)
            by_responsable[lien.responsable_id].proches.append(proche)


def _trouve(person: _Person) -> Trouve:
    return Trouve(
        person.public_id,
        person.nom,
        person.prenom,
        person.division,
        person.present,
        tuple(person.proches),
        person.fonction,
    )

"""The people and the lists that one visitor may see, and write to: those of their schools, by `droits`.

An `adresse` names a mailbox: `r:<public id>` a responsable's record, `e:…` a pupil's, `l:…` an account of the ENT.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from preau.houses.portail import droits, settings
from preau.houses.portail.listes import Liste, eleves_in, list_divisions, list_groupes, read_code
from preau.houses.portail.models import CompteLocal
from preau.houses.portail.visiteur import Visiteur
from preau.kit.namekit import normalise
from preau.registre.queries import etablissement_label, list_inscrits, list_representants

SHOWN = 50
"""People shown of one search; more are asked to be looked for more precisely."""


@dataclass(frozen=True)
class Fiche:
    """One person as the visitor sees them. `adresse` is their mailbox; `detail` what tells two homonyms apart."""

    adresse: str
    nom: str
    prenom: str
    profil: str
    uais: tuple[str, ...]
    roles: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()
    detail: str = ""
    can_write: bool = False

    @property
    def nom_complet(self) -> str:
        """First name and name."""
        return f"{self.prenom} {self.nom}".strip()

    @property
    def fonction(self) -> str:
        """What the person is, in words: their roles, else their profile."""
        return ", ".join(role_label(role) for role in self.roles) or profil_label(self.profil)

    @property
    def etablissements(self) -> list[str]:
        """The names of the schools."""
        return [etablissement_label(uai) for uai in self.uais]

    def matches(self, text: str) -> bool:
        """Whether every word of `text` begins a word of the name or of the roles, accents and case apart."""
        words = [key for key in (normalise(word) for word in text.split()) if key]
        own = f"{self.prenom} {self.nom} {self.fonction}".replace("-", " ").replace("'", " ").split()
        keys = [normalise(word) for word in own]
        whole = normalise(f"{self.prenom}{self.nom}{self.prenom}")  # « N'Guyen », « Dupont-Martin », in any order
        return bool(words) and (
            all(any(key.startswith(word) for key in keys) for word in words) or "".join(words) in whole
        )


@dataclass(frozen=True)
class Demande:
    """What is looked for; an empty field asks nothing."""

    nom: str = ""
    profil: str = ""
    division: str = ""
    role: str = ""
    uai: str = ""

    def asks(self) -> bool:
        """Whether anything is looked for at all."""
        return any((self.nom.strip(), self.profil, self.division, self.role, self.uai))


def role_label(role: str) -> str:
    """« Correspondant ENT »."""
    return str(CompteLocal.Role(role).label) if role in CompteLocal.Role.values else role


def profil_label(profil: str) -> str:
    """« Personnel Éducation nationale », « Responsable », « Élève »."""
    if profil in CompteLocal.Profil.values:
        return str(CompteLocal.Profil(profil).label)
    return _("Responsable") if profil == "responsable" else _("Élève")


@dataclass
class Annuaire:
    """The annuaire of one visitor, for one request."""

    who: Visiteur
    _own: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self._own = frozenset(self.who.adresses)

    @cached_property
    def uais(self) -> list[str]:
        """The schools of the visitor: nothing of another one is ever read."""
        return self.who.uais()

    def droit(self, uai: str) -> droits.Droit:
        """What the visitor may do in this school."""
        return droits.of(self.who.profil, uai)

    def search(self, asked: Demande) -> list[Fiche]:
        """The people who fit, by name; one more than `SHOWN` at most, and nobody when nothing is asked."""
        if not asked.asks():
            return []
        schools = [uai for uai in self.uais if asked.uai in ("", uai)]
        found = self._merge(one for uai in schools for one in self._seen(uai, asked) if _fits(one, asked))
        return sorted(found.values(), key=lambda one: (normalise(one.nom), normalise(one.prenom), one.adresse))[
            : SHOWN + 1
        ]

    def find(self, adresses: Collection[str]) -> dict[str, Fiche]:
        """Those of these mailboxes that the visitor may write to."""
        wanted = frozenset(adresses) - self._own
        if not wanted:
            return {}
        rows = (
            one for uai in self.uais for one in self._people(uai, self.droit(uai).ecrit, only=wanted) if one.can_write
        )
        return self._merge(rows)

    def listes(self) -> list[Liste]:
        """The lists that the visitor may write to, school by school, in the order of the page."""
        return [one for uai in self.uais for one in self._listes(uai)]

    def find_listes(self, codes: Collection[str]) -> dict[str, Liste]:
        """Those of these lists that the visitor may write to."""
        schools = {read_code(code)[1] for code in codes}
        return {one.code: one for uai in self.uais if uai in schools for one in self._listes(uai) if one.code in codes}

    def expand(self, liste: Liste) -> list[Fiche]:
        """The people of a list now; the visitor is not written to."""
        eleves = eleves_in(liste)
        people = self._people(liste.uai, frozenset({liste.cible}), eleves=eleves)
        return list(self._merge(people).values())

    def _listes(self, uai: str) -> Iterator[Liste]:
        kinds, label = self.droit(uai).groupes, etablissement_label(uai)
        if "personnels" in kinds:
            yield Liste("personnels", uai, "", _("Personnels"), label)
        for kind, every, of in (
            ("parents", _("Tous les parents"), _("Parents de %(classe)s")),
            ("eleves", _("Tous les élèves"), _("Élèves de %(classe)s")),
        ):
            if kind not in kinds:
                continue
            yield Liste(kind, uai, "", every, label)
            for scope, code in [
                *(("d", one) for one in list_divisions(uai)),
                *(("g", one) for one in list_groupes(uai)),
            ]:
                yield Liste(kind, uai, f"{scope}={code}", of % {"classe": code}, label)

    def _seen(self, uai: str, asked: Demande) -> Iterator[Fiche]:
        return self._people(uai, self.droit(uai).voit, division=asked.division)

    def _merge(self, rows: Iterable[Fiche]) -> dict[str, Fiche]:
        found: dict[str, Fiche] = {}
        for one in rows:
            if one.adresse in self._own:
                continue
            known = found.get(one.adresse)
            found[one.adresse] = one if known is None else _joined(known, one)
        return found

    def _people(
        self,
        uai: str,
        cibles: frozenset[str],
        *,
        division: str = "",
        only: Collection[str] | None = None,
        eleves: Collection[str] | None = None,
    ) -> Iterator[Fiche]:
        """The people of one school of these kinds; `only` these mailboxes, of the families of `eleves`."""
        ids = None if only is None else {kind: {one[2:] for one in only if one.startswith(kind)} for kind in "rel"}
        writes = self.droit(uai).ecrit | (cibles if eleves is not None else frozenset())
        divisions: frozenset[str] | None = frozenset({division}) if division else None
        if not division and (ids is None or ids["l"]):
            yield from _locaux(uai, cibles, writes, ids and ids["l"])
        if "responsable" in cibles and (ids is None or ids["r"]):
            yield from _responsables(uai, "responsable" in writes, divisions, ids and ids["r"], eleves)
        none: frozenset[str] = frozenset()
        mine = None if "eleve" in cibles else self._classes(uai) if "ma-classe" in cibles else none
        can_write = "eleve" in writes or "ma-classe" in writes
        if mine is not None:
            divisions = mine & divisions if divisions else mine
        if (divisions is None or divisions) and (ids is None or ids["e"]):
            yield from _eleves(uai, can_write, divisions, ids["e"] if ids else eleves)

    def _classes(self, uai: str) -> frozenset[str]:
        return frozenset(one.division for one in self.who.inscriptions() if one.uai == uai and one.division)


def people_of(uai: str, only: Collection[str] | None = None) -> Iterator[Fiche]:
    """Everybody of one school, or those of these mailboxes: for its administrators, whatever the rights of others."""
    ids = None if only is None else {kind: {one[2:] for one in only if one.startswith(kind)} for kind in "rel"}
    yield from _locaux(uai, frozenset(CompteLocal.Profil.values), frozenset(), ids and ids["l"])
    yield from _responsables(uai, False, None, ids and ids["r"], None)
    yield from _eleves(uai, False, None, ids and ids["e"])


def _fits(one: Fiche, asked: Demande) -> bool:
    return (
        (not asked.nom.strip() or one.matches(asked.nom))
        and asked.profil in ("", one.profil)
        and (not asked.role or asked.role in one.roles)
    )


def _joined(one: Fiche, other: Fiche) -> Fiche:
    uais = tuple(dict.fromkeys((*one.uais, *other.uais)))
    return replace(one, uais=uais, can_write=one.can_write or other.can_write)


def _locaux(
    uai: str, cibles: frozenset[str], writes: frozenset[str], only: Collection[str] | None = None
) -> Iterator[Fiche]:
    # Who has not come yet may be written to: a family is in the annuaire before its first visit too.
    rows = CompteLocal.objects.exclude(state=CompteLocal.State.FERME)
    rows = rows.annotate(uais_text=Cast("uais", TextField())).filter(uais_text__contains=f'"{uai}"')
    if only is not None:
        rows = rows.filter(public_id__in=only)
    for compte in rows:
        kinds = {compte.profil, *(f"role:{role}" for role in compte.roles)}
        if kinds & cibles:
            yield Fiche(
                adresse=f"l:{compte.public_id}",
                nom=compte.nom,
                prenom=compte.prenom,
                profil=compte.profil,
                uais=(uai,),
                roles=tuple(compte.roles),
                can_write=bool(kinds & writes),
            )


def _responsables(
    uai: str,
    can_write: bool,
    divisions: Collection[str] | None,
    only: Collection[str] | None,
    eleves: Collection[str] | None,
) -> Iterator[Fiche]:
    niveaux = set(settings.current().niveaux)
    for one in list_representants(uai, niveaux, divisions=divisions, eleves=eleves, responsables=only):
        children = ", ".join(
            f"{enfant.prenom} {enfant.nom}" + (f" ({enfant.division})" if enfant.division else "")
            for enfant in one.enfants
        )
        yield Fiche(
            adresse=f"r:{one.public_id}",
            nom=one.nom,
            prenom=one.prenom,
            profil="responsable",
            uais=(uai,),
            divisions=tuple(enfant.division for enfant in one.enfants),
            detail=_("Responsable de %(enfants)s") % {"enfants": children},
            can_write=can_write,
        )


def _eleves(
    uai: str, can_write: bool, divisions: Collection[str] | None, only: Collection[str] | None
) -> Iterator[Fiche]:
    for one in list_inscrits(uai, divisions=divisions, eleves=only):
        yield Fiche(
            adresse=f"e:{one.public_id}",
            nom=one.nom,
            prenom=one.prenom,
            profil="eleve",
            uais=(uai,),
            divisions=(one.division,) if one.division else (),
            detail=_("Classe : %(classe)s") % {"classe": one.division} if one.division else "",
            can_write=can_write,
        )

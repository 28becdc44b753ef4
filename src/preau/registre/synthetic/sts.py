"""One collège of a world as STS messages: its staff, and what each class and group is taught by whom.

Classes and groups are those of its SIECLE files. Teachers are as many as the hours ask for, each with a full week; the
cast's own stand in their places.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from preau.protocols.siecle import messages as bee
from preau.protocols.sts.messages import (
    Discipline,
    Division,
    Effectifs,
    Enseignant,
    Enveloppe,
    Fiche,
    Genre,
    Groupe,
    Individu,
    Matiere,
    Mef,
    Part,
    Periode,
    Principal,
    Remplacement,
    Service,
    Suppleant,
)
from preau.registre.synthetic import names
from preau.registre.synthetic.cast_personnels import PERSONNELS, Personnel
from preau.registre.synthetic.matieres import HORAIRES, LANGUES, LV2_HEURES, MATIERES, TP_HEURES, TP_MATIERE
from preau.registre.synthetic.siecle import MEFS, SiecleSchool, local_base

OFFICES = (
    ("DIR", "dir", "P.DIR.EDNT", 600), ("EDU", "epp", "CPE C N", 300), ("DOC", "epp", "CERT. C N", 900),
    ("ADF", "local", "SAENES", 250), ("AED", "local", "ASS. EDUC", 100), ("AEH", "local", "AESH", 150),
    ("MDS", "epp", "INFENES", 900),
)  # fmt: skip
"""Functions that do not teach: STS type, grade, and for how many pupils there is one."""
PLACES = {
    "secretaire": ("ADF", ""), "chef": ("DIR", ""), "referent": ("ENS", "070800"), "enseignant": ("ENS", "061300"),
}  # fmt: skip
"""Role of a member of the cast at the office → function, and the subject of those who teach."""
FEMMES = frozenset({"solange-guerin", "nadege-ferrand", "helene-vasseur"})
"""Women of the cast."""
SUPPLEANT_FROM = 200
"""A school of so many pupils has a supply teacher."""


@dataclass(slots=True)
class StsSchool:
    """The records of one school, ready for `protocols.sts.write`."""

    school: SiecleSchool
    random: Random
    cast: tuple[Personnel, ...] = ()
    individus: list[Individu] = field(default_factory=list)
    suppleants: list[Suppleant] = field(default_factory=list)
    _services: dict[tuple[str, str], list[Service]] = field(default_factory=lambda: defaultdict(list))
    _teams: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Class → positions in `individus` of those who teach it, in the order of its subjects."""

    def enveloppe(self) -> Enveloppe:
        """The envelope of the school's file."""
        known, annee = self.school.etablissement, self.school.annee
        fiche = Fiche(
            sigle=known.type_etab,
            nom="COLLEGE",
            nom_complement=known.complement,
            nature="340",
            adresse="1 RUE DU PREAU",
            commune=known.commune,
            code_postal=known.code_postal,
            telephone=known.telephone,
            statut="public",
        )
        return Enveloppe(Genre.STS_EDT, known.uai, annee, date(annee, 9, 1), date(annee + 1, 8, 31), fiche=fiche)

    def records(self) -> Iterator[Matiere | Mef | Individu | Division | Groupe | Suppleant]:
        """In the order of the file's blocks."""
        for one in MATIERES.values():
            yield Matiere(one.code, 0, one.gestion, one.long[:20], one.long[:40], one.edition)
        for niveau in HORAIRES:
            code, label, _ = MEFS[niveau]
            yield Mef(code, 0, code[:6], label, "")
        yield from self.individus
        sizes = self._effectifs()
        for known in self.school.structures():
            size = Effectifs(None, sizes[known.code])
            mefs = tuple(Part(code) for code in known.mefs)
            services = tuple(self._services["DG"[isinstance(known, bee.Groupe)], known.code])
            if isinstance(known, bee.Groupe):
                divisions = tuple(Part(code) for code in known.divisions)
                yield Groupe(known.code, 0, known.libelle, size, mefs, divisions, services)
            else:
                yield Division(known.code, 0, known.libelle, size, mefs, services)
        yield from self.suppleants

    def fill(self) -> StsSchool:
        """Everybody, and what they do."""
        asked = self._asked()
        for matiere in MATIERES:
            self._share_out(matiere, asked.get(matiere, []))
        for function, kind, grade, per in OFFICES:
            self._staff(function, kind, grade, per)
        self._name_principals()
        if self.school.etablissement.effectif >= SUPPLEANT_FROM:
            self._replace_one()
        return self

    def _asked(self) -> dict[str, list[tuple[str, str, str, Decimal]]]:
        """Subject → (D or G, code, way of teaching, hours) of each class and group, in the order of codes."""
        found: dict[str, list[tuple[str, str, str, Decimal]]] = defaultdict(list)
        niveaux = {niveau[0]: niveau for niveau in HORAIRES}
        for known in sorted(self.school.structures(), key=lambda one: one.code):
            if isinstance(known, bee.Division):
                for matiere, hours in HORAIRES[niveaux[known.code[0]]]:
                    found[matiere].append(("D", known.code, "CG", hours))
                continue
            langue = next((code for part, code in LANGUES.items() if part in known.code), "")
            if langue:
                found[langue].append(("G", known.code, "CG", LV2_HEURES))
            else:
                found[TP_MATIERE].append(("G", known.code, "TP", TP_HEURES))
        return found

    def _share_out(self, matiere: str, asked: list[tuple[str, str, str, Decimal]]) -> None:
        """Give the services of one subject to as few teachers as a full week allows."""
        known = MATIERES[matiere]
        left, at = Decimal(0), -1
        cast = [one for one in self.cast if PLACES.get(one.role) == ("ENS", matiere)]
        for kind, code, modalite, hours in asked:
            if hours > left:
                self._add("ENS", "epp", known.grade, cast.pop(0) if cast else None, matiere)
                left, at = Decimal(known.duty), len(self.individus) - 1
            left -= hours
            who = self.individus[at]
            teacher = Enseignant(who.individu_id, who.type, hours)
            self._services[kind, code].append(Service(matiere, modalite, hours, False, (teacher,)))
            if kind == "D":
                self._teams[code].append(at)

    def _staff(self, function: str, kind: str, grade: str, per: int) -> None:
        """Those who do not teach: one for so many pupils, the cast's first."""
        cast = [one for one in self.cast if PLACES.get(one.role) == (function, "")]
        for _ in range(max(1, len(cast), self.school.etablissement.effectif // per)):
            self._add(function, kind, grade, cast.pop(0) if cast else None)

    def _add(self, function: str, kind: str, grade: str, cast: Personnel | None, matiere: str = "") -> None:
        """One more member of the staff; one in five women bears a usage name."""
        random = self.random
        woman = cast.id in FEMMES if cast else random.random() < 0.6
        prenom = random.choice(names.PRENOMS_FEMMES if woman else names.PRENOMS_HOMMES)
        nom, usage = random.choice(names.NOMS), random.choice(names.NOMS) if woman and random.random() < 0.2 else ""
        known = MATIERES.get(matiere)
        disciplines = (Discipline(known.discipline, known.gestion, Decimal(known.duty)),) if known else ()
        if cast:
            prenom, nom, usage = cast.prenom, cast.nom.upper(), ""
        self.individus.append(
            Individu(
                individu_id=str(local_base(self.school.etablissement.uai, 3301) + len(self.individus) + 1),
                type=kind,
                nom_usage=usage or nom,
                prenom=prenom,
                nom_patronymique=nom,
                sexe="F" if woman else "M",
                civilite="2" if woman else "1",
                ne_le=date(1962, 1, 1) + timedelta(days=random.randrange(38 * 365)),
                grade=grade,
                fonction=function,
                disciplines=disciplines,
            )
        )

    def _name_principals(self) -> None:
        """A main teacher for each class, who is that of no other while there are enough teachers."""
        days = date(self.school.annee, 9, 1), date(self.school.annee + 1, 8, 31)
        taken: set[int] = set()
        for code, team in sorted(self._teams.items()):
            at = next((one for one in team if one not in taken), team[0])
            taken.add(at)
            who = self.individus[at]
            self.individus[at] = replace(who, principal_de=(*who.principal_de, Principal(code, *days)))

    def _replace_one(self) -> None:
        """The first teacher of French is away in November and December."""
        absent = next(one for one in self.individus if one.disciplines and one.disciplines[0].code == "L0202")
        before = len(self.individus)
        self._add("ENS", "eppsup", absent.grade, None, "020700")
        who = self.individus.pop(before)
        annee = self.school.annee
        found = []
        for (_, code), services in sorted(self._services.items()):
            for service in services:
                teacher = service.enseignants[0]
                if teacher.individu_id == absent.individu_id:
                    periode = Periode(
                        "sup", date(annee, 11, 2), date(annee, 12, 18), teacher.heures, absent.type,
                        absent.individu_id,
                    )  # fmt: skip
                    found.append(Remplacement(service.matiere, code, service.modalite, (periode,)))
        self.suppleants.append(Suppleant(who, tuple(found)))

    def _effectifs(self) -> dict[str, int]:
        sizes: dict[str, int] = defaultdict(int)
        for affectation in self.school.affectations:
            for structure in affectation.structures:
                sizes[structure.code] += 1
        return sizes


def sts_school(school: SiecleSchool, seed: int, *, with_cast: bool) -> StsSchool:
    """The staff and the teaching of a school whose pupils are entered; the same arguments give the same people."""
    uai = school.etablissement.uai
    cast = tuple(one for one in PERSONNELS if with_cast and uai in one.ecoles and one.role in PLACES)
    return StsSchool(school, Random(f"{seed}/{uai}/personnels"), cast).fill()  # noqa: S311 - fiction, not secrets

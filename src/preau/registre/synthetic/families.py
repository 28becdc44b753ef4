"""One school's families, from a seed (specs/registry-formats.md §8, 7).

Each school draws from its own generator and its own slice of the numbers, so any school of a world can be made alone
and always comes out the same. Only 10,000 mobiles are reserved for fiction: in a world of many schools the slices are
small and people of different names share a number, but never two people of the same name (issue 2, item 3).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from preau.kit.namekit import keys_of, normalise
from preau.protocols.siecle.checks import rnie_key
from preau.registre.synthetic import names
from preau.registre.synthetic.people import Adresse, Eleve, Etablissement, Famille, Lien, Responsable
from preau.registre.synthetic.rates import Rates

NIVEAUX = {1: ("PS", "MS", "GS", "CP", "CE1", "CE2", "CM1", "CM2"), 2: ("6EME", "5EME", "4EME", "3EME")}
_AGES = {niveau: age for age, niveau in enumerate(NIVEAUX[1] + NIVEAUX[2], start=3)}
_PROFESSIONS = (
    "10",
    "21",
    "22",
    "31",
    "33",
    "34",
    "37",
    "42",
    "43",
    "46",
    "47",
    "52",
    "54",
    "55",
    "56",
    "62",
    "64",
    "85",
)
_SHAPES = ("+33{0}", "0{0}", "0{1} {2} {3} {4} {5}", "0{1}.{2}.{3}.{4}.{5}")
_ABROAD = (("BRUXELLES", "131"), ("LISBOA", "139"), ("DAKAR", "341"), ("LONDON", "132"))


@dataclass(frozen=True, slots=True)
class Slice:
    """What one school may draw from: ``size`` mobiles from ``first``, and INE numbers from ``ine``."""

    first: int
    size: int
    ine: int


@dataclass(slots=True)
class SchoolMaker:
    """Makes the families of one school, in order; single use."""

    etablissement: Etablissement
    annee: int
    on: date
    rates: Rates
    slice: Slice
    random: Random
    _pupils: int = 0
    _adults: int = 0
    _numbers: int = 0
    _given: dict[tuple[str, str], set[int]] = field(default_factory=dict)

    def familles(self) -> Iterator[Famille]:
        """Families until the school has as many pupils as it should."""
        while self._pupils < self.etablissement.effectif:
            yield self._famille()

    def _hit(self, rate: float) -> bool:
        return self.random.random() < rate

    def _famille(self) -> Famille:
        """Two adults or one, their children, and now and then somebody else."""
        rates, pick = self.rates, self.random.choice
        pair = not self._hit(rates.single_responsable)
        nom = pick(names.NOMS)
        home = self._adresse()
        civilites = [pick(("M.", "MME", "MME", "MME"))]
        if pair:
            civilites = ["MME", "M."]
            if self._hit(rates.same_sex):
                civilites = [pick(civilites)] * 2
        adults = [self._parent(civilite, nom, home, rank) for rank, civilite in enumerate(civilites)]
        if pair and self._hit(rates.separated):
            adults[1] = replace(adults[1], adresse=self._adresse())
        nom = self._child_name(nom, adults)
        eleves = self._children(nom)
        liens = [
            Lien(adult.key, eleve.key, 1, "10" if adult.civilite == "MME" else "20", adult.adresse == home)
            for eleve in eleves
            for adult in adults
        ]
        for rate, niveau, kinship in (
            (rates.third_party, 2, ("38", "39", "50", "90")),
            (rates.contacts, 3, ("38", "90")),
        ):
            if self._hit(rate):
                other = self._parent(pick(("M.", "MME")), pick(names.NOMS), self._adresse(), 0)
                adults.append(other)
                liens += [Lien(other.key, eleve.key, niveau, pick(kinship), heberge=False) for eleve in eleves]
        return Famille(tuple(eleves), tuple(adults), tuple(liens))

    def _child_name(self, nom: str, adults: list[Responsable]) -> str:
        other = next((adult.nom for adult in adults if adult.nom != nom), "")
        if other and self._hit(self.rates.compound_names):
            return f"{nom}{'--' if self._hit(0.2) else '-'}{other}"
        return nom

    def _parent(self, civilite: str, nom: str, home: Adresse, rank: int) -> Responsable:
        """An adult. A mother bears her birth name, and the family's as usage name unless `other_name` says no."""
        rates, pick = self.rates, self.random.choice
        prenom = pick(names.PRENOMS_FEMMES if civilite == "MME" else names.PRENOMS_HOMMES)
        usage = ""
        if civilite == "MME" or rank:
            birth = pick(names.NOMS) if civilite == "MME" else nom
            usage = nom if birth != nom and not self._hit(rates.other_name) else ""
            nom = birth
        self._adults += 1
        mobile = "" if self._hit(rates.without_mobile) else self._mobile(nom, usage, prenom)
        elsewhere = bool(mobile) and self._hit(rates.mobile_elsewhere)
        has_home = not elsewhere and not self._hit(rates.without_home_phone)
        return Responsable(
            key=f"r{self._adults}",
            civilite=civilite,
            nom=nom,
            prenom=prenom,
            nom_usage=usage,
            mobile=mobile,
            mobile_brut=self._typed(mobile),
            champ="TEL_PERSONNEL" if elsewhere else "TEL_PORTABLE",
            tel_domicile=f"02 61 91 {self.random.randrange(100):02} {self.random.randrange(100):02}"
            if has_home
            else "",
            mel=f"{normalise(prenom)}.{normalise(nom)}{self._adults}@example.org" if self._hit(0.85) else "",
            adresse=home,
            profession=pick(_PROFESSIONS),
            exemplaires=2 if self._hit(rates.entered_twice) else 1,
        )

    def _children(self, nom: str) -> list[Eleve]:
        """One child, sometimes more, sometimes twins; never more than the school still needs."""
        left = self.etablissement.effectif - self._pupils
        first = self._eleve(nom)
        eleves = [first]
        if left > 1 and self._hit(self.rates.twins):
            twin = self._eleve(nom)
            while twin.prenom == first.prenom:
                twin = replace(twin, prenom=self.random.choice(names.PRENOMS_FILLES + names.PRENOMS_GARCONS))
            eleves.append(replace(twin, ne_le=first.ne_le, niveau=first.niveau, division=first.division))
        while len(eleves) < min(left, 5) and self._hit(self.rates.siblings):
            eleves.append(self._eleve(nom))
        return eleves

    def _eleve(self, nom: str) -> Eleve:
        rates, random = self.rates, self.random
        self._pupils += 1
        sexe = random.choice("MF")
        girl = sexe == "F"
        niveau = random.choice(NIVEAUX[self.etablissement.degre])
        repeater = self._hit(rates.repeaters)
        year = self.annee - _AGES[niveau] - repeater
        gone = self.etablissement.degre == 2 and self._hit(rates.leavers)  # ONDE does not list them
        number = self.slice.ine + self._pupils
        digits = f"99{number:07}"
        division, groupe = self._division(niveau)
        return Eleve(
            key=f"e{self._pupils}",
            uai=self.etablissement.uai,
            nom=nom,
            prenom=random.choice(names.PRENOMS_FILLES if girl else names.PRENOMS_GARCONS),
            ne_le=date(year, 1, 1) + timedelta(days=random.randrange(365)),
            sexe=sexe,
            niveau=niveau,
            division=division,
            groupe=groupe,
            prenom2=random.choice(names.PRENOMS_FEMMES if girl else names.PRENOMS_HOMMES) if self._hit(0.4) else "",
            ine="" if self._hit(rates.without_ine) else digits + rnie_key(digits),
            sortie_le=self._gone_on() if gone else None,
            ne_a=random.choice(_ABROAD)[0] if self._hit(rates.born_abroad) else "",
            redoublant=repeater,
        )

    def _gone_on(self) -> date:
        """A day between the beginning of the school year and the export."""
        start = date(self.annee, 9, 1)
        return start + timedelta(days=self.random.randrange(max(1, (self.on - start).days)))

    def _division(self, niveau: str) -> tuple[str, str]:
        """A class of about 25, and for half of the pupils of a collège a group of that class."""
        levels = len(NIVEAUX[self.etablissement.degre])
        count = max(1, math.ceil(self.etablissement.effectif / levels / 25))
        letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[self.random.randrange(min(count, 26))]
        if self.etablissement.degre == 1:
            return f"{niveau} {letter}", ""
        return f"{niveau[0]} {letter}", f"{niveau[0]}{letter}GR{self.random.randrange(2) + 1}" if self._hit(0.5) else ""

    def _mobile(self, nom: str, usage: str, prenom: str) -> str:
        """The next number of the slice that nobody findable under one of the same names has; "" when all are taken."""
        keys = [(key, normalise(prenom)) for key in keys_of(nom, usage)]
        taken = set().union(*(self._given.get(key, ()) for key in keys))
        for _ in range(self.slice.size):
            number = self.slice.first + self._numbers % self.slice.size
            self._numbers += 1
            if number not in taken:
                for key in keys:
                    self._given.setdefault(key, set()).add(number)
                return f"+3363998{number:04}"
        return ""

    def _typed(self, mobile: str) -> str:
        """As an office would type it (§1.11, 10)."""
        if not mobile:
            return ""
        rest = mobile[3:]
        pairs = (rest[0], rest[1:3], rest[3:5], rest[5:7], rest[7:9])
        return self.random.choice(_SHAPES).format(rest, *pairs)

    def _adresse(self) -> Adresse:
        etablissement = self.etablissement
        street = f"{self.random.randrange(1, 180)} {self.random.choice(names.RUES)}"
        return Adresse(street, etablissement.code_postal, etablissement.commune, etablissement.code_insee)

"""The cast: one fixed set of families for demonstrations, tutorials and tests (design.md §8).

Emilie Dupont and her children Albert and Jeanne are those of seed 001; all the others are invented. Mobiles are
06 39 98 00 xx, reserved for fiction. Foreign: +44 7700 900xxx, reserved by Ofcom. No overseas range is reserved: the
overseas number is +262 639 98 xx xx, the digits reserved for fiction as Mayotte would dial them.

`CAST` lists the people; `FAMILLES` holds the same people with their links, ready to be written into exports. Who is
kept for what: "tutoriel" for the illustrated tutorials, "J1" for an activation by SMS, "J3" and "J4" for a letter of
the school, "J5" to "J9" for the journey of that number, "tutoriel-fc" and "J2" for FranceConnect
(cast_franceconnect.py), one family a case otherwise. `PERSONNELS` are the staff (cast_personnels.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from preau.protocols.siecle.checks import rnie_key
from preau.registre.synthetic.cast_franceconnect import CASES as _CASES_J2
from preau.registre.synthetic.cast_personnels import PERSONNELS, find_personnel
from preau.registre.synthetic.people import Eleve, Enfant, Famille, Lien, Personnage, Responsable
from preau.registre.synthetic.roles import COLLEGE, ECOLE, MAISONS, Case, Role, child, fr

__all__ = [
    "CAST",
    "COLLEGE",
    "ECOLE",
    "ECOLES",
    "FAMILLES",
    "NOM_DE_QUARANTE_LETTRES",
    "PERSONNELS",
    "find",
    "find_personnel",
]

ECOLES = (ECOLE,)
"""The schools that no Communs.xml names: ONDE has none."""
NOM_DE_QUARANTE_LETTRES = "VANDERSTRAETENBERGHE-MONTALEMBERTCLAUSSET"

_J1, _J3, _J6, _J7 = ("J1",), ("J3",), ("J6",), ("J7",)
_CASES: tuple[Case, ...] = (
    (
        (Role("emilie-dupont", "mère, un enfant au collège et un à l'école", "MME", "DUPONT", "Emilie", fr(1),
               pour=("tutoriel",)),),
        (child("Albert", "DUPONT", "2015-03-14", "M"), child("Jeanne", "DUPONT", "2018-07-09", "F", ECOLE)),
    ),
    (
        (Role("helene-masson", "mère, un enfant au collège et un à l'école", "MME", "MASSON", "Hélène", fr(2),
               pour=_J1),),
        (child("Gabin", "MASSON", "2014-01-22", "M"), child("Lou", "MASSON", "2017-10-02", "F", ECOLE)),
    ),
    (
        (Role("ines-rousseau", "mère d'un collégien", "MME", "ROUSSEAU", "Inès", fr(3), pour=_J1),),
        (child("Sacha", "ROUSSEAU", "2015-06-30", "M"),),
    ),
    (
        (Role("olivier-girard", "père d'une collégienne", "M.", "GIRARD", "Olivier", fr(4), pour=_J1),),
        (child("Romane", "GIRARD", "2013-09-18", "F"),),
    ),
    (
        (Role("fatoumata-bonnet", "mère de deux collégiens", "MME", "BONNET", "Fatoumata", fr(5), pour=_J1),),
        (child("Moussa", "BONNET", "2012-12-03", "M"), child("Aya", "BONNET", "2015-02-11", "F")),
    ),
    (
        (Role("antoine-faure", "père d'un collégien", "M.", "FAURE", "Antoine", fr(6), pour=_J1),),
        (child("Basile", "FAURE", "2014-08-25", "M"),),
    ),
    (
        (Role("chloe-andre", "mère d'une collégienne", "MME", "ANDRÉ", "Chloé", fr(7), pour=_J1),),
        (child("Margot", "ANDRÉ", "2013-04-07", "F"),),
    ),
    (
        (Role("yasmine-lemaire", "mère d'un collégien", "MME", "LEMAIRE", "Yasmine", fr(8), pour=_J1),),
        (child("Ilyès", "LEMAIRE", "2015-11-19", "M"),),
    ),
    (
        (Role("elise-marchand", "mère d'un écolier", "MME", "MARCHAND", "Élise", fr(9), pour=_J1),),
        (child("Timéo", "MARCHAND", "2019-05-16", "M", ECOLE),),
    ),
    (
        (Role("sophie-garnier", "parents séparés : la mère", "MME", "GARNIER", "Sophie", fr(10)),
         Role("paul-mercier", "parents séparés : le père, autre foyer", "M.", "MERCIER", "Paul", fr(11), maison=1)),
        (child("Nino", "MERCIER", "2014-03-01", "M"),),
    ),
    (
        (Role("lucette-renaud", "mère sans mobile connu", "MME", "RENAUD", "Lucette", mail=False),),
        (child("Tess", "RENAUD", "2013-07-21", "F"),),
    ),
    (
        (Role("grace-whitfield", "mère, numéro étranger", "MME", "WHITFIELD", "Grace", "+447700900123",
               brut="+44 7700 900123"),),
        (child("Oliver", "WHITFIELD", "2015-01-05", "M"),),
    ),
    (
        (Role("soifia-abdou", "mère, numéro d'outre-mer", "MME", "ABDOU", "Soifia", "+262639980013",
               brut="+262 639 98 00 13"),),
        (child("Nassim", "ABDOU", "2014-10-12", "M"),),
    ),
    (
        (Role("claire-moreau-1", "homonyme, premier mobile", "MME", "MOREAU", "Claire", fr(14)),),
        (child("Jules", "MOREAU", "2012-02-17", "M"),),
    ),
    (
        (Role("claire-moreau-2", "homonyme, second mobile", "MME", "MOREAU", "Claire", fr(15), maison=1),),
        (child("Lina", "MOREAU", "2015-08-08", "F"),),
    ),
    (
        (Role("karim-blanchard", "père saisi deux fois dans SIECLE", "M.", "BLANCHARD", "Karim", fr(16),
               exemplaires=2),),
        (child("Nour", "BLANCHARD", "2012-05-29", "F"), child("Sami", "BLANCHARD", "2014-12-24", "M")),
    ),
    (
        (Role("theo-lambert", "élève majeur, responsable de lui-même", "M.", "LAMBERT", "Théo", fr(17),
               parente="70"),),
        (child("Théo", "LAMBERT", "2008-04-02", "M"),),
    ),
    (
        (Role("thi-lan-nguyen", "nom de naissance et nom d'usage", "MME", "N'GUYEN", "Thi-Lan", fr(18), "LE GOFF"),
         Role("herve-le-goff", "nom à particule", "M.", "LE GOFF", "Hervé", fr(19))),
        (child("Maël", "LE GOFF", "2015-02-03", "M"),),
    ),
    (
        (Role("maylis-d-estremont", "apostrophe et tréma", "MME", "D'ESTRÉMONT", "Maÿlis", fr(20)),),
        (child("Zoé", "D'ESTRÉMONT", "2013-11-11", "F"),),
    ),
    (
        (Role("linh-o", "nom d'une lettre", "MME", "Ô", "Linh", fr(21)),),
        (child("An", "Ô", "2014-06-06", "M"),),
    ),
    (
        (Role("wilhelmina-quarante", "nom de quarante lettres", "MME", NOM_DE_QUARANTE_LETTRES, "Wilhelmina",
               fr(22)),),
        (child("Anne-Sophie", NOM_DE_QUARANTE_LETTRES, "2012-09-09", "F"),),
    ),
    (
        (Role("josephine-coeurderoy", "œ dans le nom", "MME", "CŒURDEROY", "Joséphine", fr(23)),),
        (child("Léon", "CŒURDEROY", "2015-05-20", "M"),),
    ),
    (
        (Role("delphine-roux", "représentante légale sans mobile", "MME", "ROUX", "Delphine"),
         Role("mireille-roux", "grand-mère, personne en charge (niveau 2)", "MME", "ROUX", "Mireille", fr(24),
               parente="38", niveau=2)),
        (child("Lina", "ROUX", "2014-04-27", "F"),),
    ),
    (
        (Role("sabine-perrin", "mère", "MME", "PERRIN", "Sabine", fr(25)),
         Role("gaston-perrin", "grand-père, simple contact (niveau 3)", "M.", "PERRIN", "Gaston", fr(26),
               parente="38", niveau=3, maison=1)),
        (child("Maude", "PERRIN", "2013-01-30", "F"),),
    ),
    (
        (Role("ase", "aide sociale à l'enfance (lien 51)", "MME", "SERVICE DE L'ENFANCE", "Antenne", fr(27),
               parente="51"),),
        (child("Noé", "BERGERAC", "2014-07-14", "M"),),
    ),
    (
        (Role("nadia-chevalier", "mère d'un élève parti", "MME", "CHEVALIER", "Nadia", fr(28)),),
        (child("Hugo", "CHEVALIER", "2013-03-23", "M", gone="2026-09-10"),),
    ),
    (
        (Role("marc-fontaine", "mobile saisi dans TEL_PERSONNEL", "M.", "FONTAINE", "Marc", fr(29),
               brut="06.39.98.00.29", champ="TEL_PERSONNEL"),),
        (child("Elsa", "FONTAINE", "2012-11-02", "F"),),
    ),
    (
        (Role("nathalie-picard", "mère avec un courrier du collège", "MME", "PICARD", "Nathalie", fr(30), pour=_J3),),
        (child("Camille", "PICARD", "2014-09-19", "F"),),
    ),
    (
        (Role("bruno-leclerc", "père avec un courrier du collège", "M.", "LECLERC", "Bruno", fr(31), pour=_J3),),
        (child("Robin", "LECLERC", "2012-06-08", "M"), child("Manon", "LECLERC", "2015-04-30", "F")),
    ),
    (
        (Role("carine-dumont", "mère, un mobile connu du seul collège", "MME", "DUMONT", "Carine", fr(32),
               pour=("J5",)),),
        (child("Enzo", "DUMONT", "2013-05-11", "M"),),
    ),
    (
        (Role("carine-dumont-ecole", "la même, sans mobile à l'école : courrier de l'école", "MME", "DUMONT", "Carine",
               pour=("J5",)),),
        (child("Lola", "DUMONT", "2019-02-21", "F", ECOLE),),
    ),
    (
        (Role("rachid-benali", "père qui perdra ses identifiants", "M.", "BENALI", "Rachid", fr(33),
               pour=_J6),),
        (child("Yanis", "BENALI", "2014-02-27", "M"),),
    ),
    (
        (Role("estelle-colin", "mère qui tient son compte", "MME", "COLIN", "Estelle", fr(34), pour=_J7),),
        (child("Juliette", "COLIN", "2013-12-15", "F"),),
    ),
    (
        (Role("pascale-vidal", "mère au mobile mal saisi par l'école", "MME", "VIDAL", "Pascale", fr(35),
               pour=("J9",)),),
        (child("Maxence", "VIDAL", "2012-10-04", "M"),),
    ),
    *_CASES_J2,
)  # fmt: skip

# Pupils who received their temporary identifiers (J4): the key is "Prénom NOM" of a child above.
_ELEVES_J4 = ("Camille PICARD", "Robin LECLERC")


def _responsable(role: Role) -> Responsable:
    return Responsable(
        key=role.id,
        civilite=role.civilite,
        nom=role.nom,
        prenom=role.prenom,
        nom_usage=role.usage,
        mobile=role.mobile,
        mobile_brut=role.brut or role.mobile,
        champ=role.champ,
        tel_domicile="02 61 91 00 70" if not role.mobile else "",
        mel=f"{role.id}@example.org" if role.mail else "",
        adresse=MAISONS[role.maison],
        exemplaires=role.exemplaires,
    )


def _lien(role: Role, eleve: Eleve) -> Lien:
    parente = role.parente or ("10" if role.civilite == "MME" else "20")
    return Lien(role.id, eleve.key, role.niveau, parente, heberge=role.niveau == 1 and role.maison == 0)


def _familles() -> Iterator[Famille]:
    number = 0
    for roles, eleves in _CASES:
        known = []
        for eleve in eleves:
            number += 1
            digits = f"990{number:06}"
            known.append(replace(eleve, ine=digits + rnie_key(digits)))
        liens = tuple(_lien(role, eleve) for role in roles for eleve in eleves)
        yield Famille(tuple(known), tuple(_responsable(role) for role in roles), liens)


def _personnages() -> Iterator[Personnage]:
    for roles, eleves in _CASES:
        enfants = tuple(Enfant(e.nom, e.prenom, e.ne_le, e.uai, actif=e.sortie_le is None) for e in eleves)
        for role in roles:
            mail = f"{role.id}@example.org" if role.mail else ""
            yield Personnage(
                role.id, role.role, role.nom, role.prenom, role.mobile, mail, enfants, role.pour, role.identite
            )
        for eleve in eleves:
            if eleve.key in _ELEVES_J4:
                own = Enfant(eleve.nom, eleve.prenom, eleve.ne_le, eleve.uai)
                key = normalise_id(eleve.key)
                yield Personnage(key, "élève avec un courrier", eleve.nom, eleve.prenom, "", "", (own,), ("J4",))


def normalise_id(name: str) -> str:
    """« Prénom NOM » as an id of the cast."""
    return name.lower().replace(" ", "-")


FAMILLES: tuple[Famille, ...] = tuple(_familles())
CAST: tuple[Personnage, ...] = tuple(_personnages())


def find(identifier: str) -> Personnage:
    """The member of the cast with this id. Raises KeyError for an unknown one."""
    return {personnage.id: personnage for personnage in CAST}[identifier]

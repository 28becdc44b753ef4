"""The cast: one fixed set of families for demonstrations, tutorials and tests (design.md §8).

Emilie Dupont and her children Albert and Jeanne are those of seed 001; all the others are invented. Mobiles are
06 39 98 00 xx, reserved for fiction. Foreign: +44 7700 900xxx, reserved by Ofcom. No overseas range is reserved: the
overseas number is +262 639 98 xx xx, the digits reserved for fiction as Mayotte would dial them.

`CAST` lists the people; `FAMILLES` holds the same people with their links, ready to be written into exports. Who is
kept for what: "tutoriel" for the illustrated tutorials, "J1" for an activation by SMS, "J3" and "J4" for a letter of
the school, "J5" to "J9" for the journey of that number, one family a case otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from preau.protocols.siecle.checks import rnie_key
from preau.registre.synthetic.people import (
    Adresse,
    Eleve,
    Enfant,
    Etablissement,
    Famille,
    Lien,
    Personnage,
    Responsable,
)

COLLEGE = Etablissement(
    "0500048F", "CLG", "CLG LES COURTILS", "MONTMARTIN-SUR-MER", "50590", "50349", 2, 600, "02 61 91 00 48",
    "clg-les-courtils@example.org",
)  # fmt: skip
ECOLE = Etablissement(
    "0501271K", "E.P.PU", "E.P.PU JOSEPHINE BAKER", "MONTMARTIN-SUR-MER", "50590", "50349", 1, 150, "02 61 91 12 71",
    "ecole-josephine-baker@example.org",
)  # fmt: skip
ECOLES = (ECOLE,)
"""The schools that no Communs.xml names: ONDE has none."""
NOM_DE_QUARANTE_LETTRES = "VANDERSTRAETENBERGHE-MONTALEMBERTCLAUSSET"

_NIVEAUX = {2015: "6EME", 2014: "5EME", 2013: "4EME", 2012: "3EME", 2008: "3EME"} | {
    2023: "PS", 2022: "MS", 2021: "GS", 2020: "CP", 2019: "CE1", 2018: "CE2", 2017: "CM1", 2016: "CM2",
}  # fmt: skip
_MAISONS = (Adresse("3 rue des Hirondelles", "50590", "MONTMARTIN-SUR-MER", "50349"),
            Adresse("12 route du Moulin", "50560", "GOUVILLE-SUR-MER", "50215"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Role:
    """One adult of a case: who, which number, which link."""

    id: str
    role: str
    civilite: str
    nom: str
    prenom: str
    mobile: str = ""
    usage: str = ""
    parente: str = ""
    niveau: int = 1
    pour: tuple[str, ...] = ()
    maison: int = 0
    brut: str = ""
    champ: str = "TEL_PORTABLE"
    mail: bool = True
    exemplaires: int = 1


def _child(prenom: str, nom: str, born: str, sexe: str, school: Etablissement = COLLEGE, gone: str = "") -> Eleve:
    ne_le = date.fromisoformat(born)
    niveau = _NIVEAUX[ne_le.year]
    return Eleve(
        key=f"{prenom} {nom}",
        uai=school.uai,
        nom=nom,
        prenom=prenom,
        ne_le=ne_le,
        sexe=sexe,
        niveau=niveau,
        division=f"{niveau[0]} A" if school is COLLEGE else niveau,
        sortie_le=date.fromisoformat(gone) if gone else None,
    )


def _fr(number: int) -> str:
    return f"+336399800{number:02}"


_J1, _J3, _J6, _J7 = ("J1",), ("J3",), ("J6",), ("J7",)
_CASES: tuple[tuple[tuple[_Role, ...], tuple[Eleve, ...]], ...] = (
    (
        (_Role("emilie-dupont", "mère, un enfant au collège et un à l'école", "MME", "DUPONT", "Emilie", _fr(1),
               pour=("tutoriel",)),),
        (_child("Albert", "DUPONT", "2015-03-14", "M"), _child("Jeanne", "DUPONT", "2018-07-09", "F", ECOLE)),
    ),
    (
        (_Role("helene-masson", "mère, un enfant au collège et un à l'école", "MME", "MASSON", "Hélène", _fr(2),
               pour=_J1),),
        (_child("Gabin", "MASSON", "2014-01-22", "M"), _child("Lou", "MASSON", "2017-10-02", "F", ECOLE)),
    ),
    (
        (_Role("ines-rousseau", "mère d'un collégien", "MME", "ROUSSEAU", "Inès", _fr(3), pour=_J1),),
        (_child("Sacha", "ROUSSEAU", "2015-06-30", "M"),),
    ),
    (
        (_Role("olivier-girard", "père d'une collégienne", "M.", "GIRARD", "Olivier", _fr(4), pour=_J1),),
        (_child("Romane", "GIRARD", "2013-09-18", "F"),),
    ),
    (
        (_Role("fatoumata-bonnet", "mère de deux collégiens", "MME", "BONNET", "Fatoumata", _fr(5), pour=_J1),),
        (_child("Moussa", "BONNET", "2012-12-03", "M"), _child("Aya", "BONNET", "2015-02-11", "F")),
    ),
    (
        (_Role("antoine-faure", "père d'un collégien", "M.", "FAURE", "Antoine", _fr(6), pour=_J1),),
        (_child("Basile", "FAURE", "2014-08-25", "M"),),
    ),
    (
        (_Role("chloe-andre", "mère d'une collégienne", "MME", "ANDRÉ", "Chloé", _fr(7), pour=_J1),),
        (_child("Margot", "ANDRÉ", "2013-04-07", "F"),),
    ),
    (
        (_Role("yasmine-lemaire", "mère d'un collégien", "MME", "LEMAIRE", "Yasmine", _fr(8), pour=_J1),),
        (_child("Ilyès", "LEMAIRE", "2015-11-19", "M"),),
    ),
    (
        (_Role("elise-marchand", "mère d'un écolier", "MME", "MARCHAND", "Élise", _fr(9), pour=_J1),),
        (_child("Timéo", "MARCHAND", "2019-05-16", "M", ECOLE),),
    ),
    (
        (_Role("sophie-garnier", "parents séparés : la mère", "MME", "GARNIER", "Sophie", _fr(10)),
         _Role("paul-mercier", "parents séparés : le père, autre foyer", "M.", "MERCIER", "Paul", _fr(11), maison=1)),
        (_child("Nino", "MERCIER", "2014-03-01", "M"),),
    ),
    (
        (_Role("lucette-renaud", "mère sans mobile connu", "MME", "RENAUD", "Lucette", mail=False),),
        (_child("Tess", "RENAUD", "2013-07-21", "F"),),
    ),
    (
        (_Role("grace-whitfield", "mère, numéro étranger", "MME", "WHITFIELD", "Grace", "+447700900123",
               brut="+44 7700 900123"),),
        (_child("Oliver", "WHITFIELD", "2015-01-05", "M"),),
    ),
    (
        (_Role("soifia-abdou", "mère, numéro d'outre-mer", "MME", "ABDOU", "Soifia", "+262639980013",
               brut="+262 639 98 00 13"),),
        (_child("Nassim", "ABDOU", "2014-10-12", "M"),),
    ),
    (
        (_Role("claire-moreau-1", "homonyme, premier mobile", "MME", "MOREAU", "Claire", _fr(14)),),
        (_child("Jules", "MOREAU", "2012-02-17", "M"),),
    ),
    (
        (_Role("claire-moreau-2", "homonyme, second mobile", "MME", "MOREAU", "Claire", _fr(15), maison=1),),
        (_child("Lina", "MOREAU", "2015-08-08", "F"),),
    ),
    (
        (_Role("karim-blanchard", "père saisi deux fois dans SIECLE", "M.", "BLANCHARD", "Karim", _fr(16),
               exemplaires=2),),
        (_child("Nour", "BLANCHARD", "2012-05-29", "F"), _child("Sami", "BLANCHARD", "2014-12-24", "M")),
    ),
    (
        (_Role("theo-lambert", "élève majeur, responsable de lui-même", "M.", "LAMBERT", "Théo", _fr(17),
               parente="70"),),
        (_child("Théo", "LAMBERT", "2008-04-02", "M"),),
    ),
    (
        (_Role("thi-lan-nguyen", "nom de naissance et nom d'usage", "MME", "N'GUYEN", "Thi-Lan", _fr(18), "LE GOFF"),
         _Role("herve-le-goff", "nom à particule", "M.", "LE GOFF", "Hervé", _fr(19))),
        (_child("Maël", "LE GOFF", "2015-02-03", "M"),),
    ),
    (
        (_Role("maylis-d-estremont", "apostrophe et tréma", "MME", "D'ESTRÉMONT", "Maÿlis", _fr(20)),),
        (_child("Zoé", "D'ESTRÉMONT", "2013-11-11", "F"),),
    ),
    (
        (_Role("linh-o", "nom d'une lettre", "MME", "Ô", "Linh", _fr(21)),),
        (_child("An", "Ô", "2014-06-06", "M"),),
    ),
    (
        (_Role("wilhelmina-quarante", "nom de quarante lettres", "MME", NOM_DE_QUARANTE_LETTRES, "Wilhelmina",
               _fr(22)),),
        (_child("Anne-Sophie", NOM_DE_QUARANTE_LETTRES, "2012-09-09", "F"),),
    ),
    (
        (_Role("josephine-coeurderoy", "œ dans le nom", "MME", "CŒURDEROY", "Joséphine", _fr(23)),),
        (_child("Léon", "CŒURDEROY", "2015-05-20", "M"),),
    ),
    (
        (_Role("delphine-roux", "représentante légale sans mobile", "MME", "ROUX", "Delphine"),
         _Role("mireille-roux", "grand-mère, personne en charge (niveau 2)", "MME", "ROUX", "Mireille", _fr(24),
               parente="38", niveau=2)),
        (_child("Lina", "ROUX", "2014-04-27", "F"),),
    ),
    (
        (_Role("sabine-perrin", "mère", "MME", "PERRIN", "Sabine", _fr(25)),
         _Role("gaston-perrin", "grand-père, simple contact (niveau 3)", "M.", "PERRIN", "Gaston", _fr(26),
               parente="38", niveau=3, maison=1)),
        (_child("Maude", "PERRIN", "2013-01-30", "F"),),
    ),
    (
        (_Role("ase", "aide sociale à l'enfance (lien 51)", "MME", "SERVICE DE L'ENFANCE", "Antenne", _fr(27),
               parente="51"),),
        (_child("Noé", "BERGERAC", "2014-07-14", "M"),),
    ),
    (
        (_Role("nadia-chevalier", "mère d'un élève parti", "MME", "CHEVALIER", "Nadia", _fr(28)),),
        (_child("Hugo", "CHEVALIER", "2013-03-23", "M", gone="2026-09-10"),),
    ),
    (
        (_Role("marc-fontaine", "mobile saisi dans TEL_PERSONNEL", "M.", "FONTAINE", "Marc", _fr(29),
               brut="06.39.98.00.29", champ="TEL_PERSONNEL"),),
        (_child("Elsa", "FONTAINE", "2012-11-02", "F"),),
    ),
    (
        (_Role("nathalie-picard", "mère avec un courrier du collège", "MME", "PICARD", "Nathalie", _fr(30), pour=_J3),),
        (_child("Camille", "PICARD", "2014-09-19", "F"),),
    ),
    (
        (_Role("bruno-leclerc", "père avec un courrier du collège", "M.", "LECLERC", "Bruno", _fr(31), pour=_J3),),
        (_child("Robin", "LECLERC", "2012-06-08", "M"), _child("Manon", "LECLERC", "2015-04-30", "F")),
    ),
    (
        (_Role("carine-dumont", "mère, un mobile connu du seul collège", "MME", "DUMONT", "Carine", _fr(32),
               pour=("J5",)),),
        (_child("Enzo", "DUMONT", "2013-05-11", "M"),),
    ),
    (
        (_Role("carine-dumont-ecole", "la même, sans mobile à l'école : courrier de l'école", "MME", "DUMONT", "Carine",
               pour=("J5",)),),
        (_child("Lola", "DUMONT", "2019-02-21", "F", ECOLE),),
    ),
    (
        (_Role("rachid-benali", "père qui perdra ses identifiants", "M.", "BENALI", "Rachid", _fr(33),
               pour=_J6),),
        (_child("Yanis", "BENALI", "2014-02-27", "M"),),
    ),
    (
        (_Role("estelle-colin", "mère qui tient son compte", "MME", "COLIN", "Estelle", _fr(34), pour=_J7),),
        (_child("Juliette", "COLIN", "2013-12-15", "F"),),
    ),
    (
        (_Role("pascale-vidal", "mère au mobile mal saisi par l'école", "MME", "VIDAL", "Pascale", _fr(35),
               pour=("J9",)),),
        (_child("Maxence", "VIDAL", "2012-10-04", "M"),),
    ),
)  # fmt: skip

# Pupils who received their temporary identifiers (J4): the key is "Prénom NOM" of a child above.
_ELEVES_J4 = ("Camille PICARD", "Robin LECLERC")


def _responsable(role: _Role) -> Responsable:
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
        adresse=_MAISONS[role.maison],
        exemplaires=role.exemplaires,
    )


def _lien(role: _Role, eleve: Eleve) -> Lien:
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
            yield Personnage(role.id, role.role, role.nom, role.prenom, role.mobile, mail, enfants, role.pour)
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

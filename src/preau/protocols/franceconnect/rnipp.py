"""The civil register's question and answer (specs/franceconnect.md §3.2), both sides of the wire."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from preau.protocols.franceconnect.codes import (
    Y010004,
    Y010006,
    Y010007,
    Y010008,
    Y010009,
    Y010013,
    Y010015,
    Y600006,
    YRefusal,
)
from preau.protocols.franceconnect.identity import (
    COMMUNE,
    FRANCE,
    NAMES_LIMIT,
    PAYS,
    TEXT_LIMIT,
    Identity,
    pad_birthdate,
)
from preau.protocols.refusals import Refusal
from preau.protocols.saml.xml import Limits, parse

ANSWER_LIMITS: Final = Limits(size=64 * 1024, depth=16, elements=200)
FOUND: Final = ("2", "3")
"""Found as asked; found, rectified."""
REFUSED: Final[Mapping[str, type[YRefusal]]] = {
    "4": Y010004,
    "6": Y010006,
    "7": Y010007,
    "8": Y010008,
    "9": Y010009,
}
_SEX: Final = {"female": "F", "male": "M", "unspecified": "I"}
_GENDER: Final = {letter: gender for gender, letter in _SEX.items()}
_DATE: Final = re.compile(r"\d{4}(-\d{2}){0,2}", re.ASCII)
_ASKED_DATE: Final = re.compile(r"\d{8}", re.ASCII)
_PLACE: Final = re.compile(r"(2[AB]|\d{2})\d{3}", re.ASCII)


class BadQuery(ValueError):
    """A question that no register can answer: a name for the parameter that is wrong."""


@dataclass(frozen=True)
class Query:
    """What is asked: texts as sent, `date_naissance` as YYYYMMDD with 00 for what is not known, `sexe` F, M or I."""

    nom: str
    prenoms: str
    date_naissance: str
    sexe: str
    code_lieu_naissance: str


def write_query(identity: Identity) -> dict[str, str]:
    """The parameters of the GET. The place is `birthplace` when that is a code, else the country."""
    is_code = COMMUNE.fullmatch(identity.birthplace) is not None
    return {
        "rechercheType": "S",
        "nom": identity.family_name,
        "prenoms": identity.given_name,
        "dateNaissance": (identity.idp_birthdate or identity.birthdate).replace("-", ""),
        "sexe": _SEX[identity.gender],
        "codeLieuNaissance": identity.birthplace if is_code else identity.birthcountry,
    }


def read_query(params: Mapping[str, str]) -> Query:
    """The question in `params`, for who plays the register. Raises BadQuery."""
    if params.get("rechercheType") != "S":
        raise BadQuery("rechercheType")
    names = {name: params.get(name, "") for name in ("nom", "prenoms")}
    for name, text in names.items():
        if not 1 <= len(text) <= TEXT_LIMIT or not text.isprintable():
            raise BadQuery(name)
    shapes = {"dateNaissance": _ASKED_DATE, "sexe": re.compile("[FMI]"), "codeLieuNaissance": _PLACE}
    for name, shape in shapes.items():
        if not shape.fullmatch(params.get(name, "")):
            raise BadQuery(name)
    return Query(names["nom"], names["prenoms"], params["dateNaissance"], params["sexe"], params["codeLieuNaissance"])


def write_answer(type_reponse: str, identity: Identity | None = None, *, is_deceased: bool = False) -> bytes:
    """The register's XML: a type of answer, and the person when there is one.

    The birth date is written without the parts that are not known, as the register does (§2.8).
    """
    root = etree.Element("IdentificationsIndividusCitoyens")
    etree.SubElement(root, "TypeReponseIdentification").text = type_reponse
    if identity is not None:
        _write_individu(root, identity, is_deceased)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _write_individu(root: etree._Element, identity: Identity, is_deceased: bool) -> None:
    individu = root
    for name in ("IdentificationIndividuCitoyen", "SituationActuelle", "Individu"):
        individu = etree.SubElement(individu, name)
    etree.SubElement(etree.SubElement(individu, "Noms"), "NomFamille").text = identity.family_name
    prenoms = etree.SubElement(individu, "Prenoms")
    for name in identity.given_name_array:
        etree.SubElement(prenoms, "Prenom").text = name
    naissance = etree.SubElement(individu, "Naissance")
    told = identity.idp_birthdate or identity.birthdate
    etree.SubElement(naissance, "DateNaissance").text = re.sub(r"(-00)+$", "", told)
    lieu = etree.SubElement(naissance, "LieuNaissance")
    if identity.is_born_in_france:
        etree.SubElement(lieu, "Localite", code=identity.birthplace)
    else:
        etree.SubElement(lieu, "Pays", code=identity.birthcountry)
    etree.SubElement(individu, "Sexe").text = _SEX[identity.gender]
    if is_deceased:
        etree.SubElement(individu, "Deces")


def read_answer(data: bytes, identity: Identity) -> Identity:
    """`identity` as the register spells it, with the provider's e-mail, usage name and raw date.

    Raises Y010004 to Y010009 by the type, Y010015 for who is dead, Y010013 for anything that is no such answer.
    """
    try:
        root = parse(data, ANSWER_LIMITS)
    except Refusal as problem:
        raise Y010013(problem.code) from problem
    for node in root.iter():
        node.tag = etree.QName(node).localname
    if root.tag != "IdentificationsIndividusCitoyens":
        raise Y010013("root")
    kind = _text(root, "TypeReponseIdentification", "IdentificationIndividuCitoyen/TypeReponseIdentification")
    if kind in REFUSED:
        raise REFUSED[kind]()
    if kind not in FOUND:
        raise Y010013("type")
    individus = root.findall("IdentificationIndividuCitoyen/SituationActuelle/Individu")
    if len(individus) != 1:
        raise Y010013("Individu")
    if root.find(".//Deces") is not None:
        raise Y010015()
    return _read_individu(individus[0], identity)


def _read_individu(individu: etree._Element, identity: Identity) -> Identity:
    prenoms = tuple(_said(node) for node in individu.findall("Prenoms/Prenom"))
    if not 1 <= len(prenoms) <= NAMES_LIMIT:
        raise Y010013("Prenom")
    birthplace, birthcountry = _place(individu)
    gender = _GENDER.get(_text(individu, "Sexe"))
    if gender is None:
        raise Y010013("Sexe")
    return replace(
        identity,
        given_name=" ".join(prenoms),
        given_name_array=prenoms,
        family_name=_text(individu, "Noms/NomFamille"),
        birthdate=_date(_text(individu, "Naissance/DateNaissance")),
        gender=gender,
        birthplace=birthplace,
        birthcountry=birthcountry,
    )


def _place(individu: etree._Element) -> tuple[str, str]:
    """Commune and country: a country told is a birth abroad, where no commune is kept (§2.8)."""
    pays, localite = individu.find("Naissance/LieuNaissance/Pays"), individu.find("Naissance/LieuNaissance/Localite")
    if pays is not None and pays.get("code", "") != FRANCE:
        code = pays.get("code", "")
        if not PAYS.fullmatch(code):
            raise Y010013("Pays")
        return "", code
    code = localite.get("code", "") if localite is not None else ""
    if not COMMUNE.fullmatch(code):
        raise Y010013("Localite")
    return code, FRANCE


def _date(told: str) -> str:
    """§2.8: `YYYY` and `YYYY-MM` are padded with first days."""
    if not _DATE.fullmatch(told):
        raise Y010013("DateNaissance")
    try:
        return pad_birthdate(told + "-00" * (2 - told.count("-")))
    except Y600006 as problem:
        raise Y010013("DateNaissance") from problem


def _text(parent: etree._Element, *paths: str) -> str:
    """The text of the one element at one of `paths`."""
    found = [node for path in paths for node in parent.findall(path)]
    if len(found) != 1:
        raise Y010013(paths[0])
    return _said(found[0])


def _said(node: etree._Element) -> str:
    text = (node.text or "").strip()
    if len(node) or not 1 <= len(text) <= TEXT_LIMIT or not text.isprintable():
        raise Y010013(str(node.tag))
    return text

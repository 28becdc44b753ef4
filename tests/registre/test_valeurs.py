"""What a record says of one field, whatever file it came from: the same text for the same content."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from preau.registre.models import Eleve, Responsable
from preau.registre.queries.valeurs import read_personne, valeur_of, write_adresse, write_personne


def record(*phones: tuple[str, str, str, bool], **said: Any) -> Any:
    """A record with these telephones (field, raw, E.164, is mobile), that no table holds."""
    rows = [SimpleNamespace(pk=rank, champ=c, brut=b, e164=e, is_mobile=m) for rank, (c, b, e, m) in enumerate(phones)]
    return SimpleNamespace(telephones=SimpleNamespace(all=lambda: rows), donnees={}, **said)


PORTABLE = ("TEL_PORTABLE", "0639980001", "+33639980001", True)
FIXE = ("TEL_PERSONNEL", "0261910001", "+33261910001", False)


@pytest.mark.parametrize(
    ("phones", "mobile", "domicile", "travail"),
    [
        ([], "", "", ""),
        ([PORTABLE, FIXE], "+33639980001", "+33261910001", ""),
        ([("TEL_PERSONNEL", "0639980002", "+33639980002", True)], "+33639980002", "", ""),
        ([PORTABLE, ("TEL_PERSONNEL", "0639980002", "+33639980002", True)], "+33639980001", "+33639980002", ""),
        ([("TEL_DOMICILE", "02", "", False), ("TEL_TRAVAIL", "0261910002", "+33261910002", False)], "", "02",
         "+33261910002"),
        ([("TEL_PORTABLE", "06 voir mère", "", False)], "06 voir mère", "", ""),
    ],
)  # fmt: skip
def test_telephones_stand_where_people_look_for_them(
    phones: list[Any], mobile: str, domicile: str, travail: str
) -> None:
    row = record(*phones)
    assert [valeur_of(row, champ) for champ in ("mobile", "domicile", "travail")] == [mobile, domicile, travail]


def test_sms_mail_and_name() -> None:
    row = Responsable(accepte_sms=None, mel=" Emilie@Example.ORG ", nom_usage=" Le  Goff ")
    assert [valeur_of(row, champ) for champ in ("accepte_sms", "mel", "nom_usage")] == [
        "",
        "emilie@example.org",
        "Le Goff",
    ]
    assert valeur_of(Responsable(accepte_sms=True), "accepte_sms") == "oui"
    assert valeur_of(Eleve(donnees={"accepte_sms": False}), "accepte_sms") == "non"


def test_one_address_is_one_text() -> None:
    siecle = {"lignes": ["3 RUE DES EMBRUNS", ""], "code_postal": "50590", "commune": "MONTMARTIN", "pays": "FRANCE"}
    onde = {"lignes": ["3 RUE  DES EMBRUNS"], "commune": "MONTMARTIN", "code_postal": "50590", "code_pays": "100"}
    assert write_adresse(siecle) == write_adresse(onde) != ""
    assert write_adresse({}) == write_adresse({"lignes": [], "pays": "France"}) == ""
    assert '"BP 12"' in write_adresse({"boite_postale": "BP 12"})


def test_one_person_is_one_text() -> None:
    said = {"nom": "LEPETIT", "prenom": "Yvonne", "parente": "38", "telephones": ["+33261910001", ""]}
    text = write_personne({**said, "vient_chercher": False})
    assert text == write_personne(said)
    assert "vient_chercher" not in read_personne(text)
    assert write_personne({}) == ""

"""The two extractions of ONDE, of today and of before 2017 (specs/registry-formats.md §3)."""

import io
from datetime import date
from typing import Any

import pytest

from preau.protocols.onde.messages import Anomalie, Eleve, Enfant, Responsable
from preau.protocols.onde.read import normalise_header, parse_date, read_eleves, read_responsables

ONDE = (
    "Nom élève;Nom d'usage élève;Prénom élève;Date naissance;Sexe;INE;Adresse1;Cp1;Commune1;Pays1;Adresse2;Cp2;"
    "Commune2;Pays2; Cycle;Niveau;Libellé classe;Identifiant classe;Attestation fournie;Autorisation associations;"
    "Autorisation photo;Décision de passage\r\n"
    "LE GOFF;;Élouan;05/11/2016;M;990000002EA;12 rue du Test;29200;Brest;FRANCE;;;;;CYCLE III;CM1;CM1-CM2 Mme Roux;"
    "77001;Oui;Non;Oui;\r\n"
)
BE1D = (
    "Nom Elève;Nom d'usage Elève;Prénom Elève;Date naissance;Sexe;Adresse1;Cp1;Commune1;Pays1;Adresse2;Cp2;Commune2;"
    "Pays2; Cycle;Niveau;Classe;Attestation fournie;Autorisations associations;Autorisations photos;"
    "Décision de passage\r\n"
    "LE GOFF;;Élouan;2016-11-05;M;12 rue du Test;29200;Brest;FRANCE;;;;;CYCLE III;;ULIS;Oui;Non;Oui;\r\n"
)
ADULT = (
    "Civilité Responsable;Nom usage responsable;Nom responsable;Prénom responsable;Adresse responsable;CP responsable;"
    "Commune responsable;Pays;Courriel;Téléphone domicile;Téléphone travail;Téléphone portable"
)
CHILD = ";Nom d'usage enfant;Nom de famille enfant;Prénom enfant;Classes enfants"
ROW = "MME;LE GOFF;N'GUYEN;Thi-Lan;12 rue du Test;29200;Brest;FRANCE;thi-lan@example.org;0261910011;;06 39 98 00 11"
PARENTS = f"{ADULT}{CHILD}{CHILD}\r\n{ROW};;LE GOFF;Élouan;CLASSE  CM1;;LE GOFF;Maël;CLASSE  CP\r\n"
THI_LAN = Responsable(
    "N'GUYEN", "Thi-Lan", nom_usage="LE GOFF", civilite="MME", adresse="12 rue du Test", code_postal="29200",
    commune="Brest", pays="FRANCE", mel="thi-lan@example.org", tel_domicile="0261910011", tel_portable="06 39 98 00 11",
    enfants=(Enfant("LE GOFF", "Élouan", classe="CLASSE  CM1"), Enfant("LE GOFF", "Maël", classe="CLASSE  CP")),
)  # fmt: skip


def rows(records: Any) -> list[Any]:
    return [record for record in records if not isinstance(record, Anomalie)]


def codes(records: Any) -> list[tuple[str, int]]:
    return [(record.code, record.line) for record in records if isinstance(record, Anomalie)]


def test_a_pupil_is_read_whole() -> None:
    (eleve,) = list(read_eleves(ONDE.encode("iso-8859-1")))
    assert eleve == Eleve(
        "LE GOFF", "Élouan", ne_le=date(2016, 11, 5), ne_le_brut="05/11/2016", sexe="M", ine="990000002EA",
        adresse1="12 rue du Test", code_postal1="29200", commune1="Brest", pays1="FRANCE", cycle="CYCLE III",
        niveau="CM1", classe="CM1-CM2 Mme Roux", classe_id="77001", attestation="Oui",
        autorisation_associations="Non", autorisation_photo="Oui",
    )  # fmt: skip
    assert eleve.line == 2


def test_be1d_has_no_ine_other_headers_and_iso_dates() -> None:
    (eleve,) = rows(read_eleves(BE1D.encode("cp1252")))
    assert (eleve.ne_le, eleve.classe, eleve.niveau, eleve.cycle) == (date(2016, 11, 5), "ULIS", "", "CYCLE III")
    assert (eleve.autorisation_associations, eleve.autorisation_photo) == ("Non", "Oui")


@pytest.mark.parametrize(
    "source",
    [
        ONDE.encode("iso-8859-1"),
        ONDE.encode("cp1252"),
        ONDE.encode(),
        ONDE.encode("utf-8-sig"),
        b"\xef\xbb\xbf" + ONDE.encode("utf-8-sig"),
        ONDE.encode("utf-16"),
        ONDE.replace("\r\n", "\n").encode(),
        ("\r\n" + ONDE + "\r\n;;;\r\n").encode(),
        ONDE.replace(";", "\t").encode(),
        "".join('"' + line.replace(";", '";"') + '"\r\n' for line in ONDE.splitlines()).encode("iso-8859-1"),
        ONDE.replace("LE GOFF;", " LE GOFF  ;").encode(),
        ONDE.replace("Nom élève", "*NOM ELEVE").encode(),
    ],
)
def test_encodings_quotes_and_blanks_change_nothing(source: bytes) -> None:
    assert rows(read_eleves(source)) == rows(read_eleves(ONDE.encode()))
    assert rows(read_eleves(io.BytesIO(source))) == rows(read_eleves(source))


def test_columns_added_since_are_found_by_name_and_unknown_ones_left() -> None:
    text = (
        "INE;Nouveauté;Deuxième prénom;Prénom élève;Nom élève;Date de naissance;Nom élève\n"
        "990000002EA;x;Yann;Élouan;LE GOFF;05/11/2016;AUTRE\n"
    )
    (eleve,) = rows(read_eleves(text.encode()))
    assert (eleve.nom_de_famille, eleve.prenom, eleve.prenom2, eleve.ine) == (
        "LE GOFF",
        "Élouan",
        "Yann",
        "990000002EA",
    )


def test_what_is_wrong_is_told_with_its_line() -> None:
    head, row = ONDE.splitlines()
    lines = [
        head,
        row.replace("05/11/2016", "32/11/2016"),
        row.replace("05/11/2016", ""),
        row.replace("990000002EA", "990000002EB"),
        row.replace("Élouan", ""),
        row.replace(";M;", ";X;"),
        row.replace(";M;", ";Féminin;").replace("Oui", "Non saisi"),
    ]
    records = list(read_eleves("\r\n".join(lines).encode()))
    assert codes(records) == [
        ("date-illisible", 2),
        ("date-manquante", 3),
        ("ine-douteux", 4),
        ("nom-manquant", 5),
        ("code-inconnu", 6),
    ]
    assert [eleve.line for eleve in rows(records)] == [2, 3, 4, 6, 7]
    assert (rows(records)[-1].sexe, rows(records)[-1].attestation) == ("F", "")


def test_a_guardian_and_two_children() -> None:
    assert list(read_responsables(PARENTS.encode("iso-8859-1"))) == [THI_LAN]
    assert THI_LAN.telephones == (("TEL_PORTABLE", "06 39 98 00 11"), ("TEL_DOMICILE", "0261910011"))


@pytest.mark.parametrize(
    "source",
    [
        PARENTS.replace(CHILD + CHILD, CHILD),
        PARENTS.replace(CHILD + CHILD, CHILD * 4).replace("CP\r\n", "CP;;;;;;;;\r\n"),
        PARENTS.replace("CP\r\n", "CP;;;\r\n"),
    ],
    ids=["header with one block", "padded", "a few blanks"],
)
def test_the_number_of_child_blocks_does_not_matter(source: str) -> None:
    assert list(read_responsables(source.encode())) == [THI_LAN]


def test_guardians_without_name_or_child_are_told() -> None:
    source = f"{ADULT}{CHILD}\n{ROW};;;;\n{ROW.replace('Thi-Lan', '')};;LE GOFF;Maël;CP\n"
    records = list(read_responsables(source.encode()))
    assert codes(records) == [("sans-enfant", 2), ("nom-manquant", 3)]
    usage = f"{ADULT}{CHILD}\nMME;LE GOFF;;Thi-Lan;;;;;;;;;;LE GOFF;Maël;CP\n"
    (adult,) = rows(read_responsables(usage.encode()))
    assert (adult.nom_de_famille, adult.nom_usage) == ("LE GOFF", "")


def test_a_child_s_birth_date_when_the_column_exists() -> None:
    source = f"{ADULT};Nom enfant;Prénom enfant;Date de naissance élève\n{ROW};LE GOFF;Maël;03/02/2015\n"
    (adult,) = rows(read_responsables(source.encode()))
    assert adult.enfants == (Enfant("LE GOFF", "Maël", ne_le=date(2015, 2, 3)),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("05/11/2016", date(2016, 11, 5)),
        ("2016-11-05", date(2016, 11, 5)),
        ("2016-11-05T00:00:00", date(2016, 11, 5)),
        ("5/11/2016", None),
        ("2016-13-05", None),
        ("", None),
    ],
)
def test_dates(text: str, expected: date | None) -> None:
    assert parse_date(text) == expected


def test_headers_are_compared_normalised() -> None:
    assert normalise_header("\ufeff Nom d’usage  Élève* ") == "nomdusageeleve"

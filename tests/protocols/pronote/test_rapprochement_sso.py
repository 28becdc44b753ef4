"""RapprochementSSO v2.0: what is written is read back; what is not such a file is refused by name."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.protocols.pronote.rapprochement_sso import (
    NAMESPACE,
    Inscrit,
    RapprochementIllisible,
    read_rapprochements,
    write_rapprochements,
)

AT = datetime(2026, 9, 2, 8, 0)
ECOLES = [("0500048F", "CLG Les Courtils")]
EMILIE = Inscrit("responsable", 1, "DUPONT", "Emilie", "emilie.dupont", code_postal="50000", ville="Saint-Lô")
ALBERT = Inscrit("eleve", 2, "DUPONT", "Albert", "albert.dupont", date(2014, 3, 5), "060000001AA", responsables=(1,))
LEDUC = Inscrit("professeur", 3, "LEDUC", "Thomas", "thomas.leduc")
NAME = st.text(st.characters(categories=["L"]), min_size=1, max_size=40)


def test_what_is_written_is_read_back():
    read = read_rapprochements(write_rapprochements("PREAU", AT, ECOLES, [LEDUC, EMILIE, ALBERT]))
    assert (read.partenaire, read.produced_at, read.uais) == ("PREAU", "2026-09-02T08:00:00", ("0500048F",))
    assert read.inscrits == (LEDUC, EMILIE, ALBERT)


def test_the_lists_stand_in_the_order_of_the_schema():
    data = write_rapprochements("PREAU", AT, ECOLES, [ALBERT, EMILIE, LEDUC]).decode()
    order = [
        data.index(f"<{name}>") for name in ("Etablissements", "EtablissementsGeres", "Professeurs", "Responsables")
    ]
    assert order == sorted(order)
    assert data.index("<Responsables>") < data.index("<Eleves>")
    assert 'ProtocoleDelegationAuthentification="CAS"' in data


def test_a_file_of_a_cite_scolaire_says_which_school_it_is_about():
    body = (
        "<Etablissements><Etablissement Ident='1' Numero='0500048F'/><Etablissement Ident='2' Numero='0501271K'/>"
        "</Etablissements><EtablissementsGeres><Etablissement Ident='2'/></EtablissementsGeres>"
    )
    assert read_rapprochements(_file(body)).uais == ("0501271K",)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<a/>",
        b"<!DOCTYPE a []><a/>",
        b"PK\x03\x04",
        b"<ImportChiffre xmlns='http://www.index-education.com/containeurimportchiffreV1'/>",
    ],
)
def test_another_file_is_refused(data: bytes):
    with pytest.raises(RapprochementIllisible):
        read_rapprochements(data)


@pytest.mark.parametrize(
    ("body", "raison"),
    [
        ("<Eleves><Eleve Ident='1' Nom='A' Prenom='B' ID_Partenaire='c'/></Eleves>", "DateNaissance"),
        ("<Personnels><Personnel Ident='1' Nom='A' Prenom='B'/></Personnels>", "ID_Partenaire"),
        ("<Personnels><Personnel Ident='-1' Nom='A' Prenom='B' ID_Partenaire='c'/></Personnels>", "nombre"),
        ("<Eleves><Eleve Ident='1' Nom='A' Prenom='B' ID_Partenaire='c' DateNaissance='5/3/14'/></Eleves>", "date"),
        ("<Personnels/><Personnels/>", "deux listes"),
        ("<EtablissementsGeres><Etablissement Ident='9'/></EtablissementsGeres>", "géré"),
    ],
)
def test_a_file_that_does_not_hold_together_is_refused(body: str, raison: str):
    with pytest.raises(RapprochementIllisible, match=raison):
        read_rapprochements(_file(body))


def test_another_protocol_is_refused():
    with pytest.raises(RapprochementIllisible, match="CAS"):
        read_rapprochements(_file("", protocole="ADFS"))


@settings(max_examples=40)
@given(st.lists(st.tuples(NAME, NAME, NAME), max_size=5))
def test_any_name_goes_there_and_back(people: list[tuple[str, str, str]]):
    given_people = tuple(Inscrit("personnel", rank, *names) for rank, names in enumerate(people))
    assert read_rapprochements(write_rapprochements("X", AT, ECOLES, given_people)).inscrits == given_people


@settings(max_examples=40)
@given(st.binary(max_size=300))
def test_hostile_bytes_are_refused_by_name(data: bytes):
    with pytest.raises(RapprochementIllisible):
        read_rapprochements(data)


def _file(body: str, protocole: str = "CAS") -> bytes:
    return (
        f'<PARTENAIRE_INDEX xmlns="{NAMESPACE}" Date="2026-09-02T08:00:00" Partenaire="ESSAI" '
        f'ProtocoleDelegationAuthentification="{protocole}">{body}</PARTENAIRE_INDEX>'
    ).encode()

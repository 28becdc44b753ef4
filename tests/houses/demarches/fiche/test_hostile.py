"""Whatever is typed or joined: an answer, never a fault; what is kept is readable, bounded and escaped."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.houses.demarches.models import Dossier, Piece
from preau.houses.demarches.teleservices.fiche_renseignements import brouillon, champs
from preau.houses.demarches.teleservices.fiche_renseignements.formulaires import (
    AdresseForm,
    ContactForm,
    MelForm,
    TelephonesForm,
)
from preau.kit import phonekit
from preau.registre.queries.valeurs import read_adresse, read_personne, write_adresse, write_personne
from tests.houses.demarches.conftest import ClientOf
from tests.houses.demarches.fiche.test_pieces import upload
from tests.houses.demarches.fiche.walk import ADRESSE, CONTACT, PDF, famille, said

FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
HOSTILE = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            "{{ 7*7 }}{% load %}",
            "=cmd|' /C calc'!A1",
            "\u202egnp.exe",
            "\x00\x01\x7f",
            "a" * 5000,
            "'; DROP TABLE registre_eleve; --",
            "٠٦٣٩٩٨٠٠٠١",
            "+33 6 39 98 00 77 ext 4",
            "Ω≈ç√ 東京都 Ö",
        ]
    ),
)


@FEW
@given(said=st.fixed_dictionaries(dict.fromkeys(ADRESSE, HOSTILE)))
def test_an_address_is_refused_or_fits_an_envelope(said: dict[str, str]) -> None:
    form = AdresseForm(said)
    if not form.is_valid():
        assert form.errors
        return
    kept = read_adresse(form.valeurs()["adresse"])
    assert 1 <= len(kept["lignes"]) <= 4
    for line in (*kept["lignes"], kept["code_postal"], kept["commune"]):
        assert 0 < len(line) <= 38
        assert line == " ".join(line.split())
        assert line.isprintable()
    again = AdresseForm(AdresseForm.initial_of(form.valeurs()))
    assert again.is_valid(), again.errors
    assert again.valeurs() == form.valeurs()


@FEW
@given(mobile=HOSTILE, domicile=HOSTILE, travail=HOSTILE, indicatif=st.sampled_from(["+33", "autre", "+32", "x"]))
def test_a_telephone_is_refused_or_a_number(mobile: str, domicile: str, travail: str, indicatif: str) -> None:
    form = TelephonesForm(
        {
            "mobile": mobile,
            "mobile_indicatif": indicatif,
            "domicile": domicile,
            "travail": travail,
            "accepte_sms": "oui",
        }
    )
    if not form.is_valid():
        assert form.errors
        return
    for name in ("mobile", "domicile", "travail"):
        valeur = form.valeurs()[name]
        assert valeur == "" or (phonekit.parse(valeur) is not None and valeur.startswith("+") and len(valeur) <= 16)


@FEW
@given(text=HOSTILE)
def test_a_mail_is_refused_or_has_one_line(text: str) -> None:
    form = MelForm({"mel": text})
    if form.is_valid():
        valeur = form.valeurs()["mel"]
        assert valeur == "" or ("@" in valeur and valeur.isprintable() and valeur == valeur.lower())
    else:
        assert form.errors["mel"]


@FEW
@given(said=st.fixed_dictionaries(dict.fromkeys(CONTACT, HOSTILE)))
def test_a_person_to_contact_is_refused_or_readable(said: dict[str, str]) -> None:
    form = ContactForm(said)
    if form.is_valid():
        kept = read_personne(form.valeur())
        assert kept["parente"] in champs.LIENS
        assert kept["telephones"]
        assert len(champs.lines_of(champs.CONTACT, form.valeur())) >= 3
    else:
        assert form.errors


@FEW
@given(
    st.dictionaries(
        st.sampled_from(["lignes", "code_postal", "commune", "pays", "boite_postale", "autre"]),
        st.one_of(st.text(max_size=40), st.lists(st.text(max_size=40), max_size=6)),
        max_size=6,
    )
)
def test_an_address_of_a_file_is_one_text_that_reads_again(adresse: dict[str, Any]) -> None:
    text = write_adresse(adresse)
    assert write_adresse(read_adresse(text)) == text
    assert champs.lines_of("adresse", text) == [one for one in champs.lines_of("adresse", text) if one]
    AdresseForm.initial_of({"adresse": text})


@FEW
@given(
    nom=st.text(max_size=50),
    telephones=st.lists(st.text(max_size=20), max_size=4),
    fetches=st.booleans(),
)
def test_a_person_of_a_file_is_one_text_that_reads_again(nom: str, telephones: list[str], fetches: bool) -> None:
    text = write_personne({"nom": nom, "telephones": telephones, "vient_chercher": fetches})
    assert write_personne(read_personne(text)) == text
    assert not text or json.loads(text)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=HOSTILE.map(lambda one: one.translate({ord("{"): "(", ord("}"): ")"})))
def test_what_is_typed_comes_back_escaped(client_of: ClientOf, text: str) -> None:
    """Braces apart: the inspecting client takes those of a text for a template's."""
    emilie = famille(client_of, "emilie-dupont", "albert-dupont")
    Dossier.objects.all().delete()
    page = emilie.open("modifier/adresse/")
    answer = emilie.browser.post(f"{emilie.root}modifier/adresse/", {**page, **ADRESSE, "ligne2": text})
    assert answer.status_code in (303, 422)
    if answer.status_code == 303:
        emilie.get()
        emilie.join(upload("j.pdf"))
        answer = emilie.get("recapitulatif/")
        asked = lines_of_draft()
        assert all(" ".join(line.split()) in said(answer) for line in asked)
        emilie.send()
    assert "<script>alert" not in answer.content.decode()


def lines_of_draft() -> list[str]:
    """The address typed, as the draft keeps it."""
    proposed = brouillon.read(Dossier.objects.get()).propose
    return next(champs.lines_of("adresse", valeur) for cle, valeur in proposed.items() if cle.endswith("|adresse"))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.text(min_size=1, max_size=80),
    content=st.binary(max_size=200),
    head=st.sampled_from([b"", PDF, b"PK\x03\x04"]),
)
def test_whatever_is_joined_is_refused_or_clean(client_of: ClientOf, name: str, content: bytes, head: bytes) -> None:
    emilie = famille(client_of, "emilie-dupont", "albert-dupont")
    Dossier.objects.all().delete()
    emilie.fill("modifier/mel/", mel="autre@example.org")
    answer = emilie.browser.post(f"{emilie.root}pieces/", {"fichier": upload(name, head + content)})
    assert answer.status_code in (303, 422)
    for piece in Piece.objects.all():
        assert piece.nom.isprintable()
        assert not set(piece.nom) & set('/\\<>:"|?*')
        assert len(piece.nom) <= 120
        assert piece.nom in said(emilie.get("pieces/")) or "  " in piece.nom


@pytest.mark.parametrize("path", ["modifier/x/", "modifier/contacts/", "contacts/nouveau-9/", "pieces/x/", "envois/x/"])
def test_addresses_that_nobody_made_lead_nowhere(client_of: ClientOf, path: str) -> None:
    assert famille(client_of, "emilie-dupont", "albert-dupont").get(path, status=404).status_code == 404

"""What a fiche de renseignements corrects beside a mobile: numbers, address, SMS; and the value expected."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from importlib import import_module
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connections

from preau.registre.actions import (
    correct_contact,
    csv_lines,
    propose_import,
    set_contact,
    undo_import,
    withdraw_correction,
    write_aaf,
    write_siecle,
)
from preau.registre.actions.correct import ValeurChangee
from preau.registre.actions.correcting import ValeurImpossible, clean
from preau.registre.models import CleResponsable, Correction, Eleve, Responsable, Telephone
from preau.registre.queries import find_responsables
from preau.registre.queries.valeurs import valeur_of, write_adresse, write_personne
from tests.registre.conftest import RENTREE, Importer, responsable
from tests.registre.ecole import UAI, Ecole, adresse

BY = "agent:a1"
LATER = RENTREE + timedelta(days=3)
NEUVE = write_adresse(
    {"lignes": ["3 RUE NEUVE", "BATIMENT B"], "code_postal": "50590", "commune": "MONTMARTIN SUR MER"}
)
AU_LOIN = write_adresse(
    {"lignes": ["1 HIGH STREET"], "code_postal": "SW1A 1AA", "commune": "LONDON", "pays": "ANGLETERRE"}
)
FIXE, TRAVAIL, MOBILE = "+33261910001", "+33261910002", "+33639980077"


def correct(who: str | Eleve, champ: str, valeur: str, **more: Any) -> Correction | None:
    row = who if isinstance(who, Eleve) else responsable(who)
    return correct_contact(row.public_id, champ, valeur, uai=UAI, by=BY, **more)


def said(who: str, champ: str) -> str:
    return valeur_of(responsable(who), champ)


def everything() -> list[tuple[object, ...]]:
    """The records as they are, in a comparable order."""
    return sorted(
        [
            *Telephone.objects.values_list("responsable_id", "eleve_id", "champ", "brut", "e164", "is_mobile"),
            *CleResponsable.objects.values_list("responsable_id", "nom_cle", "prenom_cle", "e164"),
            *((row.pk, str(row.adresse), row.accepte_sms) for row in Responsable.objects.all()),
        ],
        key=str,
    )


VALEURS = [
    ("302", "domicile", FIXE),
    ("302", "travail", TRAVAIL),
    ("302", "accepte_sms", "oui"),
    ("301", "adresse", NEUVE),
    ("301", "adresse", ""),
    ("302", "adresse", AU_LOIN),
    ("301", "domicile", FIXE),
    ("302", "nom_usage", "Dupont-Martin"),
]


@pytest.mark.parametrize(("who", "champ", "valeur"), VALEURS)
def test_a_field_is_corrected_kept_and_given_back(
    ecole: Ecole, importer: Importer, who: str, champ: str, valeur: str
) -> None:
    importer(ecole.write())
    before = everything()
    row = correct(who, champ, valeur)
    assert row is not None
    assert said(who, champ) == valeur
    ecole.change_personne(who, civilite="MLLE")  # the file rewrites the record and says nothing new of this
    importer(ecole.write(), at=LATER)
    assert responsable(who).civilite == "MLLE"
    assert said(who, champ) == valeur
    with propose_import(ecole.write(), at=LATER) as proposal:
        assert proposal.is_empty
    ecole.change_personne(who, civilite={"301": "MME", "302": "M."}[who])
    importer(ecole.write(), at=LATER + timedelta(days=1))
    withdraw_correction(row.public_id, uai=UAI, by=BY)
    assert everything() == before


def test_a_file_with_the_new_address_settles_it_whatever_its_case(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    typed = write_adresse({"lignes": ["3 rue Neuve"], "code_postal": "29200", "commune": "Brest"})
    correct("301", "adresse", typed)
    ecole.adresses_responsables = [adresse("91", "3 RUE NEUVE")]
    importer(ecole.write(), at=LATER)
    assert Correction.objects.get().settled_at == LATER
    assert responsable("301").adresse["lignes"] == ["3 RUE NEUVE"]


def test_a_file_without_addresses_neither_settles_nor_erases_one(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    correct("301", "adresse", NEUVE)
    ecole.adresses_responsables, ecole.adresses_eleves = [], []
    ecole.change_personne("301", civilite="MLLE", adresse_id="")
    importer(ecole.write(), at=LATER)
    row = Correction.objects.get()
    assert row.is_live
    assert responsable("301").civilite == "MLLE"
    assert said("301", "adresse") == NEUVE
    withdraw_correction(row.public_id, uai=UAI, by=BY)
    assert responsable("301").adresse["lignes"] == ["12 RUE DU TEST"]


def test_another_address_of_the_file_is_noted_and_the_office_s_stands(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    correct("301", "adresse", NEUVE)
    ecole.adresses_responsables = [adresse("91", "99 RUE D'AILLEURS")]
    done = importer(ecole.write(), at=LATER)
    assert said("301", "adresse") == NEUVE
    assert "99 RUE D'AILLEURS" in Correction.objects.get().file_value
    undo_import(done, actor=BY, at=LATER)
    assert said("301", "adresse") == NEUVE
    assert "12 RUE DU TEST" in Correction.objects.get().file_value


def test_numbers_of_one_person_are_corrected_and_withdrawn_in_any_order(ecole: Ecole, importer: Importer) -> None:
    """Emilie's mobile stands in TEL_PERSONNEL: a home number takes its place without losing it."""
    importer(ecole.write())
    before = everything()
    rows = [correct("301", "domicile", FIXE), correct("301", "mobile", MOBILE), correct("301", "travail", TRAVAIL)]
    assert [said("301", champ) for champ in ("mobile", "domicile", "travail")] == [MOBILE, FIXE, TRAVAIL]
    ecole.change_personne("301", civilite="MLLE")
    importer(ecole.write(), at=LATER)
    assert [said("301", champ) for champ in ("mobile", "domicile", "travail")] == [MOBILE, FIXE, TRAVAIL]
    ecole.change_personne("301", civilite="MME")
    importer(ecole.write(), at=LATER + timedelta(days=1))
    for row in (rows[1], rows[0], rows[2]):
        assert row is not None
        withdraw_correction(row.public_id, uai=UAI, by=BY)
    assert everything() == before


def test_a_home_number_keeps_the_mobile_that_stood_in_its_place(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    correct("301", "domicile", FIXE)
    assert [row.source_id for row in find_responsables(nom="Dupont", prenom="Emilie", mobile="+33639980001")] == ["301"]
    assert said("301", "mobile") == "+33639980001"


def test_an_undone_import_gives_back_what_the_office_said_before_it(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    correct("302", "domicile", FIXE)
    correct("302", "accepte_sms", "oui")
    before = everything()
    ecole.change_personne("302", tel_personnel="02 61 91 00 09", accepte_sms=True)
    done = importer(ecole.write(), at=LATER)
    assert Correction.objects.filter(settled_at=LATER).count() == 1
    undo_import(done, actor=BY, at=LATER)
    assert everything() == before
    assert Correction.objects.filter(settled_at=None).count() == 2


def test_a_pupil_has_a_mobile_a_mail_and_an_address(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    albert = Eleve.objects.get(source_id="701")
    for champ, valeur in (("mobile", MOBILE), ("mel", "albert@example.org"), ("adresse", NEUVE)):
        assert correct(albert, champ, valeur) is not None
    ecole.change_eleve("701", prenom2="Jean")
    importer(ecole.write(), at=LATER)
    albert.refresh_from_db()
    assert albert.prenom2 == "Jean"
    assert [valeur_of(albert, champ) for champ in ("mobile", "mel", "adresse")] == [
        MOBILE, "albert@example.org", NEUVE,
    ]  # fmt: skip
    assert not CleResponsable.objects.filter(e164=MOBILE).exists()


def test_an_expected_value_that_is_no_more_is_refused(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    correct("302", "mobile", MOBILE, expected="+33639980002")
    before = everything()
    with pytest.raises(ValeurChangee):
        correct("302", "mobile", "+33639980088", expected="+33639980002")
    assert everything() == before
    assert correct("302", "mobile", MOBILE, expected="+33639980002") is not None  # somebody else did the same
    assert said("302", "mobile") == MOBILE
    correct("301", "adresse", NEUVE, expected=said("301", "adresse").lower())  # case is no change
    assert said("301", "adresse") == NEUVE


def test_siecle_is_told_the_corrected_values(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    correct("301", "adresse", NEUVE)
    correct("301", "domicile", FIXE)
    correct("302", "accepte_sms", "oui")
    stream = BytesIO()
    write_siecle(UAI, stream)
    text = guardians_of(stream)
    for written in ("3 RUE NEUVE", "<TEL_PERSONNEL>+33 2 61 91 00 01", "06 39 98 00 01", "<ACCEPTE_SMS>1"):
        assert written in text


def test_the_aaf_and_the_lists_are_told_too(ecole: Ecole, importer: Importer, tmp_path: Path) -> None:
    importer(ecole.write())
    correct("302", "adresse", NEUVE)
    correct("302", "travail", TRAVAIL)
    yvonne = {"nom": "LE BIHAN", "prenom": "Soazig", "parente": "39", "telephones": [MOBILE]}
    set_contact(Eleve.objects.get(source_id="701").public_id, write_personne(yvonne), uai=UAI, by=BY)
    write_aaf([UAI], tmp_path / "aaf", archive=False, at=LATER)
    delivered = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "aaf").rglob("*.xml"))
    listed = b"".join(csv_lines(UAI, "responsables")).decode("utf-8-sig")
    for text in (delivered, listed):
        assert "3 RUE NEUVE" in text
        assert "LE BIHAN" in text
    assert "+33 2 61 91 00 02" in delivered
    assert "Contact" in next(line for line in listed.splitlines() if "LE BIHAN" in line)


def guardians_of(stream: BytesIO) -> str:
    """The text of the guardians' file in an export."""
    with zipfile.ZipFile(stream) as outer:
        name = next(one for one in outer.namelist() if "Responsables" in one)
        with zipfile.ZipFile(BytesIO(outer.read(name))) as inner:
            return inner.read(inner.namelist()[0]).decode("iso-8859-15")


@pytest.mark.parametrize(
    ("champ", "valeur"),
    [
        ("domicile", "bientôt"),
        ("accepte_sms", "peut-être"),
        ("adresse", "12 rue sans JSON"),
        ("adresse", "[" * 5000),
        ("adresse", '{"lignes": ["1 RUE"], "code_postal": "5059", "commune": "BREST"}'),
        ("adresse", '{"lignes": [], "code_postal": "50590", "commune": "BREST"}'),
        ("adresse", '{"lignes": ["1 RUE"], "code_postal": "50590"}'),
        ("adresse", '{"lignes": ["' + "A" * 39 + '"], "code_postal": "50590", "commune": "BREST"}'),
        ("adresse", '{"lignes": ["1", "2", "3", "4", "5"], "code_postal": "50590", "commune": "BREST"}'),
        ("adresse", '{"lignes": 7}'),
        ("adresse", '{"lignes": ["1 RUE"], "code_postal": "50590", "commune": "' + "B" * 61 + '"}'),
    ],
)
def test_values_refused(ecole: Ecole, importer: Importer, champ: str, valeur: str) -> None:
    importer(ecole.write())
    before = everything()
    with pytest.raises(ValeurImpossible) as refused:
        correct("301", champ, valeur)
    assert refused.value.sentence().endswith(".")
    assert everything() == before


def test_characters_that_no_file_may_hold_are_taken_out() -> None:
    assert clean("nom_usage", "DU\x00PONT\x1b ") == "DU PONT"
    assert "\\u0000" not in clean("adresse", '{"lignes": ["1\\u0000 RUE"], "code_postal": "50590", "commune": "BREST"}')


def test_a_mobile_corrected_before_keeps_every_telephone(ecole: Ecole, importer: Importer) -> None:
    """Migration 0007: what a correction of before held is completed."""
    ecole.change_personne("302", tel_professionnel="02 61 91 00 02")
    importer(ecole.write())
    before = everything()
    row = correct("302", "mobile", MOBILE)
    assert row is not None
    row.fichier["telephones"] = [one for one in row.fichier["telephones"] if one[0] == "TEL_PORTABLE"]
    row.save()
    migrate = import_module("preau.registre.migrations.0007_fiche_de_renseignements").keep_every_telephone
    migrate(apps, SimpleNamespace(connection=connections["registre"]))
    withdraw_correction(row.public_id, uai=UAI, by=BY)
    assert everything() == before


def test_an_address_abroad_names_its_country(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    correct("302", "adresse", AU_LOIN)
    assert responsable("302").adresse["pays"] == "ANGLETERRE"
    assert "code_pays" not in responsable("302").adresse
    correct("302", "adresse", NEUVE)
    assert responsable("302").adresse["code_pays"] == "100"

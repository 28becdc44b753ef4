"""The three ways of recognising somebody, each strict: homonyms, contradictions and half knowledge are nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from preau.houses.viescolaire import ents
from preau.houses.viescolaire.checks import check_settings
from preau.houses.viescolaire.ents import Ent
from preau.houses.viescolaire.identification import Identite, Reconnu, by_identite, read_identite, recognise
from preau.houses.viescolaire.models import Utilisateur
from preau.kit.envkit import BadSetting
from preau.protocols.cas.client import Validated
from preau.registre.models import Eleve, Personnel, Responsable
from preau.registre.queries import ref_ids
from tests.houses.viescolaire.acces.cas_server import FakeCas
from tests.houses.viescolaire.acces.conftest import Configure, as_parent, emilie, enter
from tests.houses.viescolaire.conftest import COLLEGE
from tests.support.client import InspectingClient


@pytest.fixture
def albert(registre) -> Eleve:
    return Eleve.objects.get(nom_de_famille="DUPONT", prenom="Albert", uai=COLLEGE)


def own_ent() -> Ent:
    found = ents.choose()
    assert found is not None
    return found


def found_by(**attributes: str) -> Reconnu | None:
    said = Validated("u", {name: (value,) for name, value in attributes.items()})
    return recognise(own_ent(), said, read_identite(own_ent(), said))


def as_pupil(row: Eleve) -> Identite:
    return Identite(row.nom, row.prenom, row.ne_le, "", ("eleve",), (COLLEGE,))


def test_a_pupil_by_names_and_birth_date(configure: Configure, albert: Eleve):
    for written in ("%d/%m/%Y", "%Y-%m-%d"):
        day = albert.ne_le.strftime(written)
        found = found_by(nom="dupont", prenom="ALBERT", dateNaissance=day, categories="National_1;National_ELV")
        assert found is not None
        assert (found.genre, found.fiches) == ("eleve", (albert,))


@pytest.mark.parametrize(
    "wrong",
    [
        {"nom": "Dupond"},
        {"nom": ""},
        {"prenom": "Al"},
        {"ne_le": None},
        {"uais": ("0501271K",)},
        {"code_postal": "99999"},
        {"genres": ()},
        {"genres": ("responsable",)},
        {"genres": ("eleve", "responsable")},
    ],
)
def test_a_pupil_of_whom_something_differs_is_nobody(albert: Eleve, wrong: dict[str, object]):
    assert by_identite(replace(as_pupil(albert), code_postal=str(albert.adresse.get("code_postal") or ""))) is not None
    albert.adresse = {**albert.adresse, "code_postal": "50000"}
    albert.save()
    assert by_identite(replace(as_pupil(albert), **wrong)) is None


def test_a_homonym_born_the_same_day_makes_two_people_nobody(albert: Eleve):
    twin = Eleve.objects.create(
        nom_de_famille="DUPONT", prenom="Albert", ne_le=albert.ne_le, uai=COLLEGE, source="siecle", source_id="77"
    )
    assert by_identite(as_pupil(albert)) is not None, "the other is enrolled nowhere"
    year = albert.scolarites.get()
    year.pk, year.eleve = None, twin
    year.save()
    assert by_identite(as_pupil(albert)) is None


def test_a_parent_needs_a_postcode(registre):
    own = emilie()
    known = Identite(own.nom, own.prenom, None, str(own.adresse["code_postal"]), ("responsable",))
    assert by_identite(known) is not None
    assert by_identite(replace(known, code_postal="")) is None
    assert by_identite(replace(known, code_postal="99999")) is None
    own.gone_at = own.created_at
    own.save()
    assert by_identite(known) is None


def test_a_parent_with_a_homonym_is_nobody(registre):
    own = emilie()
    known = Identite(own.nom, own.prenom, None, str(own.adresse["code_postal"]), ("responsable",))
    Responsable.objects.create(
        nom_de_famille=own.nom_de_famille, prenom=own.prenom, uai=COLLEGE, source="siecle", source_id="7",
        adresse=own.adresse,
    )  # fmt: skip
    assert by_identite(known) is None


def test_staff_by_names_and_school_or_birth_date_or_mail(configure: Configure, registre):
    leduc = Personnel.objects.get(nom_de_famille="LEDUC", prenom="Thomas", uai=COLLEGE)
    said = {"nom": "Leduc", "prenom": "Thomas", "categories": "National_3"}
    assert found_by(**said) is None, "names alone"
    found = found_by(**said, ENTPersonStructRattach=f"{COLLEGE};0501271K")
    assert found is not None
    assert found.fiches == (leduc,)
    assert found_by(**said, ENTPersonStructRattach="0501271K") is None
    configure(cas_mel="mail")
    leduc.mel = "thomas.leduc@example.org"
    leduc.save()
    assert found_by(mail="Thomas.Leduc@example.org") is not None
    assert found_by(mail="autre@example.org") is None
    assert found_by(mail="") is None
    Personnel.objects.create(
        nom_de_famille="AUTRE", prenom="X", uai=COLLEGE, source="csv", source_id="9", mel="thomas.leduc@example.org"
    )
    assert found_by(mail="thomas.leduc@example.org") is None, "two in one school"


def test_by_an_identifier_that_an_attribute_carries(configure: Configure, albert: Eleve):
    configure(cas_identifiant="ENTPersonJointure")
    own = emilie()
    for value in (str(own.jointure), own.public_id, *ref_ids([own.public_id])):
        found = found_by(ENTPersonJointure=value)
        assert found is not None
        assert (found.genre, own in found.fiches) == ("responsable", True)
    found = found_by(ENTPersonJointure=str(albert.jointure))
    assert found is not None
    assert found.genre == "eleve"
    assert found_by(ENTPersonJointure=f"{own.jointure};{albert.jointure}") is None, "two genres"
    assert found_by(ENTPersonJointure="{AAF}70|x|999999999") is None
    for value in ("0", "²", "9" * 30, "-1"):
        assert found_by(ENTPersonJointure=value, **as_parent(own)) is None
    assert found_by(**as_parent(own)) is not None, "without the attribute, by identity"


def test_the_attribute_wins_and_brings_every_record_of_the_parent(configure: Configure, cas: FakeCas, registre):
    configure(cas_identifiant="FrEduCtRefId")
    own = emilie()
    assert enter(InspectingClient(), cas, "u1", FrEduCtRefId=str(own.jointure)).status_code == 303
    other = Responsable.objects.create(
        nom_de_famille="AUTRE", prenom="Emilie", uai="0501271K", source="onde", source_id="7"
    )
    enter(InspectingClient(), cas, "u1", FrEduCtRefId=f"{own.jointure}|{other.jointure}")
    assert set(Utilisateur.objects.get().personnes) >= {own.public_id, other.public_id}


@pytest.mark.parametrize(
    "text",
    [
        "rien",
        "[[ent]]\nurl = 'https://a.example.org/cas'",
        "[[ent]]\nalias = 'a'\nurl = 'ftp://a.example.org'",
        "[[ent]]\nalias = 'a'\nurl = 'https://a.example.org/cas'\ninconnu = 1",
        "[[ent]]\nalias = 'a'\nurl = 'https://a.example.org/cas'\nvalidation = 'validate'",
        "[[ent]]\nalias = 'a'\nurl = 'https://a.example.org/cas'\nformes = ['autre']",
        "[[ent]]\nalias = 'a'\nurl = 'https://a.example.org/cas'\n" * 2,
    ],
)
def test_a_file_of_ents_that_says_nonsense_is_refused(configure: Configure, tmp_path, text: str):
    file = tmp_path / "ents.toml"
    file.write_text(text, encoding="utf-8")
    configure(ents=str(file))
    with pytest.raises(BadSetting, match=r"VIESCOLAIRE_ENTS|^a :"):
        ents.declared()


def test_a_start_without_key_or_with_a_wrong_ent_is_stopped(configure: Configure, settings):
    settings.PREAU_DEMO = False
    base = {"cas_url": "https://ent.example.org/cas"}
    for wrong, code in (
        ({}, None),
        ({"cas_validation": "validate"}, "viescolaire.E001"),
        ({"cas_url": "http://ent.example.org/cas"}, "viescolaire.E002"),
    ):
        configure(**(base | wrong))
        assert [one.id for one in check_settings()] == ([code] if code else [])
    settings.PREAU_DEMO = True
    assert check_settings() == []


def test_a_door_may_tell_the_ent_which_profile_was_chosen(configure: Configure, registre):
    configure(cas_portes=["parents=idpId=parentEleveEN-IdP"])
    browser = InspectingClient()
    assert browser.get("/connexion/?porte=parents")["Location"].endswith("&idpId=parentEleveEN-IdP")
    assert "idpId" not in browser.get("/connexion/?porte=eleve")["Location"]

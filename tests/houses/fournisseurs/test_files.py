"""The TOML of the providers and the CSV of the people: what is read, read again, and refused by line and column."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

import pytest
from django.core import checks
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from preau.houses.fournisseurs import annuaire, personnes
from preau.houses.fournisseurs.checks import check_demonstration, check_files, check_hub
from preau.houses.fournisseurs.etat_civil import Issue, IssueMalformed, read_issue
from preau.houses.fournisseurs.personnes import COLUMNS, OWN, OWN_COLUMNS, read_personnes
from preau.kit.design import contrast
from tests.houses.fournisseurs.hub import Hub

HEADER = ",".join((*COLUMNS, *OWN_COLUMNS))
LINE = "a,,DUPONT,,Emilie,female,a@example.org,06 39 98 00 01,1985-05-21,50129,99100,,,,,,,"
SLUGS = frozenset({"impots", "ameli"})


def touch(path: Path, text: str) -> None:
    """Write, and make sure that the clock of the file has moved."""
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(before + 10**9, before + 10**9))


def read(text: str) -> personnes.Lecture:
    return read_personnes(text.encode(), "p.csv", SLUGS)


def test_our_own_files_are_right() -> None:
    assert [one.slug for one in annuaire.list_fournisseurs()] == [
        "impots", "ameli", "laposte", "msa", "yris", "franceidentite",
    ]  # fmt: skip
    lecture = read_personnes(OWN.read_bytes(), "personnes.csv", SLUGS)
    assert lecture.anomalies == ()
    assert len(lecture.personnes) >= 80
    assert all(contrast.ratio(one.color, "#ffffff") >= 6 for one in annuaire.list_fournisseurs())


def test_two_of_our_people_are_never_the_same_for_the_register() -> None:
    known = [(one.family_name, one.given_name, one.birthdate) for one in personnes.list_personnes()]
    assert len(set(known)) == len(known)


@pytest.mark.parametrize(
    ("values", "column", "words"),
    [
        ({"login": ""}, "login", "vide"),
        ({"login": "deux mots"}, "login", "espace"),
        ({"gender": "F"}, "gender", "female"),
        ({"birthdate": "21/05/1985"}, "birthdate", "AAAA-MM-JJ"),
        ({"email": "quelqu.un@ville.fr"}, "email", "example.org"),
        ({"email": "a@example.org.fr"}, "email", "example.org"),
        ({"phone_number": "01 23 45 67 89"}, "phone_number", "06 39 98"),
        ({"scenario": "panne-totale"}, "scenario", "panne-totale"),
        ({"fournisseurs": "impots tresor"}, "fournisseurs", "tresor"),
        ({"etat_civil": "12"}, "etat_civil", "réponse inconnue"),
        ({"etat_civil": "NOM="}, "etat_civil", "réponse inconnue"),
        ({"etat_civil": "NOM=A;NOM=B"}, "etat_civil", "réponse inconnue"),
        ({"given_name": "x" * 301}, "given_name", "300"),
        ({"given_name": "a\tb"}, "given_name", "contrôle"),
    ],
)
def test_a_wrong_value_is_named_by_line_and_column(values: dict[str, str], column: str, words: str) -> None:
    columns = (*COLUMNS, *OWN_COLUMNS)
    wrong = ",".join({**dict(zip(columns, LINE.split(","), strict=True)), **values}[name] for name in columns)
    lecture = read(f"{HEADER}\n{wrong}\n{LINE.replace('a,', 'b,', 1)}\n")
    assert [one.login for one in lecture.personnes] == ["b"], "the good line stays"
    assert [(one.line, one.column) for one in lecture.anomalies] == [(2, column)]
    assert words in str(lecture.anomalies[0])
    assert str(lecture.anomalies[0]).startswith(f"p.csv, ligne 2, colonne {column} : ")


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("", 1, "", "vide"),
        ("login,password\n", 1, "family_name", "manquante"),
        (f"{HEADER},taille\n", 1, "taille", "inconnue"),
        (f"{HEADER},login\n", 1, "login", "répétée"),
        (f"{HEADER}\n{LINE},\n", 2, "", "19 valeurs pour 18"),
        (f"{HEADER}\n{LINE}\n\n{LINE}\n", 4, "login", "déjà donné"),
        (f'{HEADER}\n"a"b,{LINE[2:]}\n', 2, "", "illisible"),
        (f"{HEADER}\n{LINE}\n\0\n", 3, "", "1 valeurs pour 18"),
    ],
)
def test_a_wrong_line_is_named(text: str, line: int, column: str, words: str) -> None:
    anomalie = read(text).anomalies[0]
    assert (anomalie.line, anomalie.column) == (line, column)
    assert words in anomalie.text


def test_bytes_that_are_no_text_and_a_file_too_big() -> None:
    latin = read_personnes(f"{HEADER}\n{LINE}\n".encode() + b"\xe9", "p.csv", SLUGS)
    assert (latin.anomalies[0].line, latin.anomalies[0].text) == (3, "le fichier n'est pas en UTF-8")
    assert "octets" in read_personnes(b"a" * 2_000_001, "p.csv", SLUGS).anomalies[0].text


def test_a_file_of_the_sandbox_without_our_columns_is_read() -> None:
    lecture = read("\ufeff" + ",".join(COLUMNS) + "\r\n" + LINE.removesuffix(",,,") + "\r\n")
    assert lecture.anomalies == ()
    assert (lecture.personnes[0].login, lecture.personnes[0].scenario) == ("a", "")


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: f"{HEADER}\n{text}".encode("utf-8", "replace")))
def test_hostile_bytes_are_anomalies_never_errors(content: bytes) -> None:
    lecture = read_personnes(content, "p.csv", SLUGS)
    assert all(one.line >= 1 and one.text for one in lecture.anomalies)
    assert lecture.anomalies or lecture.personnes or content.startswith(HEADER.encode())


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("", Issue("2")),
        ("8", Issue("8")),
        ("inconnu", Issue("5")),
        ("deces", Issue("2", is_dead=True)),
        ("lent", Issue("2", is_slow=True)),
        ("malforme", Issue("2", is_broken=True)),
        ("NOM=LEFÈVRE;PRENOMS=Hélène,Marie", Issue("3", "LEFÈVRE", ("Hélène", "Marie"))),
        ("NOM=MARTIN;PRENOMS=Gilles André", Issue("3", "MARTIN", ("Gilles", "André"))),
        ("2;PRENOMS=Jean Philippe,Pierre", Issue("2", "", ("Jean Philippe", "Pierre"))),
    ],
)
def test_the_column_of_the_register(text: str, issue: Issue) -> None:
    assert read_issue(text) == issue


@given(st.text(alphabet="NOMPRE=;,23 é", max_size=30))
def test_the_column_of_the_register_never_fails_otherwise(text: str) -> None:
    with contextlib.suppress(IssueMalformed):
        assert read_issue(text).type in {"2", "3", "4", "5", "6", "7", "8", "9"}


@pytest.mark.django_db(transaction=True)
def test_the_people_s_file_is_read_again_and_wins_over_ours(hub: Hub, people: Any) -> None:
    path = people({"login": "test", "family_name": "REMPLACÉE"})
    assert hub.sign_in("test").claims["family_name"] == "REMPLACÉE"
    touch(path, path.read_text(encoding="utf-8").replace("REMPLACÉE", "ENCORE"))
    assert hub.sign_in("test").claims["family_name"] == "ENCORE"
    assert hub.sign_in("nom-usage").claims["family_name"] == "MARCHAIS"
    path.unlink()
    assert hub.sign_in("test").claims["family_name"] == "DELMAS"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "aucun fournisseur"),
        ("[impots", "Expected"),
        ("[Impots]\n", "minuscules"),
        ('["etat-civil"]\ntitle = "a (démonstration)"\n', "minuscules"),
        ("impots = 3\n", "clé inconnue"),
        ('[a]\ntitle = "A (démonstration)"\nlogo = "x"\n', "clé inconnue"),
        ('[a]\ntitle = "Impôts"\n', "démonstration"),
        ('[a]\ntitle = "A (démonstration)"\ncolor = "#eeeeee"\n', "foncée"),
        ('[a]\ntitle = "A (démonstration)"\ncolor = "red; }"\n', "foncée"),
        ('[a]\ntitle = "A (démonstration)"\nalgorithm = "none"\n', "ES256"),
        ('[a]\ntitle = "A (démonstration)"\nuserinfo = "xml"\n', "jwt"),
        ('[a]\ntitle = "A (démonstration)"\nacr_values = []\n', "acr_values"),
        ('[a]\ntitle = "A (démonstration)"\nacr_values = ["a b"]\n', "acr_values"),
        ('[a]\ntitle = "A (démonstration)"\nhas_logout = "oui"\n', "has_logout"),
    ],
)
def test_a_wrong_directory_says_where(tmp_path: Path, reglages: Any, client: Client, text: str, words: str) -> None:
    path = tmp_path / "fournisseurs.toml"
    touch(path, text)
    reglages(annuaire=str(path))
    with pytest.raises(annuaire.AnnuaireIllisible) as refused:
        annuaire.list_fournisseurs()
    assert words in refused.value.detail
    assert "FOURNISSEURS-0001" in client.get("/").content.decode()
    assert [one.id for one in check_files()] == ["fournisseurs.E002"]
    assert check_hub() == []


def test_another_directory_is_read_again_when_it_changes(tmp_path: Path, reglages: Any, client: Client) -> None:
    path = tmp_path / "fournisseurs.toml"
    touch(path, '[tresor]\ntitle = "Trésor (démonstration)"\n')
    reglages(annuaire=str(path))
    assert client.get("/tresor/.well-known/openid-configuration").json()["acr_values_supported"] == ["eidas1"]
    assert client.get("/impots/jwks").status_code == 404
    touch(path, '[trésorerie]\ntitle = "Trésor (démonstration)"\n'.replace("é", "e", 1))
    assert client.get("/tresor/jwks").status_code == 404
    assert client.get("/tresorerie/jwks").status_code == 200
    path.unlink()
    assert client.get("/tresorerie/jwks").status_code == 500


# What `preau check` says


def test_a_demonstration_that_is_well_set_is_silent() -> None:
    assert [*check_demonstration(), *check_files(), *check_hub()] == []


def test_never_anything_but_a_demonstration(settings: Any) -> None:
    settings.PREAU_DEMO = False
    assert [(one.id, one.level) for one in check_demonstration()] == [("fournisseurs.E001", checks.ERROR)]


def test_silent_in_the_instance_of_every_house(settings: Any, reglages: Any) -> None:
    settings.PREAU_DEMO, settings.PREAU_HOUSE = False, "ensemble"
    reglages(client_secret="", personnes="/nulle/part.csv")
    assert [*check_demonstration(), *check_files(), *check_hub()] == []


def test_each_bad_line_stops_the_start(people: Any) -> None:
    people({"birthdate": "hier"}, {"login": "b", "gender": "x"}, {"login": "c"})
    found = check_files()
    assert [one.id for one in found] == ["fournisseurs.E003"] * 2
    assert "ligne 2, colonne birthdate" in found[0].msg
    assert "ligne 3, colonne gender" in found[1].msg


def test_a_file_that_is_not_there_stops_the_start(reglages: Any, tmp_path: Path) -> None:
    reglages(personnes=str(tmp_path / "absent.csv"))
    assert "ne se lit pas" in check_files()[0].msg
    assert personnes.find_personne("test") is not None


def test_what_the_hub_needs_is_said_without_stopping(reglages: Any) -> None:
    reglages(client_secret="court", redirect_uris=[], keys="")
    said = check_hub()
    assert {one.id for one in said} == {"fournisseurs.E004"}
    from_deploy = {one.id for one in checks.run_checks(tags=["fournisseurs"], include_deployment_checks=True)}
    assert from_deploy == {"fournisseurs.E004"}
    assert checks.run_checks(tags=["fournisseurs"]) == [], "the house starts all the same"
    words = " ".join(str(one.msg) for one in said)
    for wanted in ("CLIENT_SECRET", "REDIRECT_URIS", "ES256", "RS256"):
        assert wanted in words

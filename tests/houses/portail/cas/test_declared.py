"""Declaring services, trying a validation, and whatever a visitor or a server writes."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client, override_settings
from typer.testing import CliRunner

from preau.houses.portail import checks
from preau.houses.portail.commands import portail_app
from preau.houses.portail.models import CompteLocal, Personne, ServiceCas, TicketCas
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from tests.houses.portail.cas.conftest import APP, OTHER, PAGE, Cas, Declare
from tests.houses.portail.conftest import WITH_DATABASES, Configure, Famille

pytestmark = WITH_DATABASES


def run(*words: str) -> str:
    done = CliRunner().invoke(portail_app, ["service", *words])
    assert done.exit_code == 0, done.output
    return done.output


def refused(*words: str) -> str:
    done = CliRunner().invoke(portail_app, ["service", *words])
    assert done.exit_code == 1, done.output
    return done.output


def test_add_then_change_one_thing(configure: Configure) -> None:
    said = run("add", "pronote", "--url", APP, "--label", "PRONOTE", "--shape", "entcore", "--attributs", "pronote")
    assert "Déclaré : PRONOTE (pronote)" in said
    assert "http://localhost/cas/login" in said
    assert "Changé" in run("add", "pronote", "--proxy")
    row = ServiceCas.objects.get()
    assert (row.kind, row.url, row.host, row.shape) == ("prefixe", APP, "pronote.example.net", "entcore")
    assert row.has_proxy
    assert "pronote" in run("list")
    last = Entry.objects.order_by("pk").last()
    assert last is not None
    assert (last.event, last.detail) == ("cas.service-changé", {"changé": ["has_proxy"]})


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "PORTAIL-0124"),
        (("--url", APP, "--kind", "regex"), "PORTAIL-0124"),
        (("--url", APP, "--shape", "x"), "PORTAIL-0124"),
        (("--url", APP, "--attributs", "tout"), "PORTAIL-0124"),
        (("--url", APP, "--principal", "mail"), "PORTAIL-0124"),
        (("--url", "http://pronote.example.net/"), "CAS-0010"),
        (("--url", "https://*.fr/", "--kind", "motif"), "CAS-0011"),
    ],
)
def test_what_may_not_be_declared(configure: Configure, words: tuple[str, ...], code: str) -> None:
    assert code in refused("add", "x", *words)
    assert not ServiceCas.objects.exists()
    assert not Entry.objects.filter(event__startswith="cas.").exists()


def test_http_to_this_machine_is_for_demonstrations(configure: Configure) -> None:
    with override_settings(PREAU_DEMO=False):
        assert "CAS-0010" in refused("add", "x", "--url", "http://127.0.0.1:8005/")
    assert run("add", "x", "--url", "http://127.0.0.1:8005/")


def test_the_closest_declaration_speaks(cas: Cas, declare: Declare) -> None:
    declare("tous", label="Tous", url="https://*.example.net/**", kind="motif")
    declare("parents", label="Parents", url=f"{APP}parents/")
    declare("page", label="Page", url=f"{APP}parents/page", kind="exact")
    cas.sign_in()
    for address, alias in [
        ("https://autre.example.net/x/y", "tous"),
        (APP, "pronote"),
        (f"{APP}parents/x", "parents"),
        (f"{APP}parents/page", "page"),
        (f"{APP}parents/page?x", "parents"),
    ]:
        cas.ticket(address)
        last = TicketCas.objects.order_by("pk").last()
        assert last is not None
        assert last.service.alias == alias, address


def test_try_a_validation(cas: Cas, famille: Famille) -> None:
    reference = famille.refs[0]
    never = run("essayer", "pronote", reference)
    assert "<cas:user>jamais-venu</cas:user>" in never
    assert "<nom>DUPONT</nom>" in never
    cas.sign_in()
    person = Personne.objects.get().public_id
    for named in (reference, person, famille.emilie[1].public_id):
        said = run("essayer", PAGE, named)
        assert f"<cas:user>{person}</cas:user>" in said
        assert "<categories>National_2</categories>" in said
    pupil = run("essayer", "pronote", famille.enfants[0].public_id)
    assert "<dateNaissance>05/03/2014</dateNaissance>" in pupil
    assert not TicketCas.objects.exists()


def test_try_for_nobody(cas: Cas) -> None:
    assert "PORTAIL-0122" in refused("essayer", "autre", "x")
    assert "PORTAIL-0123" in refused("essayer", "pronote", "x")
    assert "CAS-0004" in refused("essayer", "https://ailleurs.example.net/", "x")
    assert "CAS-0003" in refused("essayer", "https://a b@ailleurs.example.net/", "x")


def test_a_pupil_who_came_is_named(cas: Cas, famille: Famille) -> None:
    pupil = famille.enfants[0]
    cas.journey.sign_in([f"{{AAF}}70|x|{pupil.jointure}"])
    assert Personne.objects.get().public_id in run("essayer", "pronote", pupil.public_id)
    assert "<categories>National_1</categories>" in run("essayer", "pronote", Personne.objects.get().public_id)


@pytest.mark.parametrize("seconds", [0, 301])
def test_the_life_of_a_ticket_is_checked(configure: Configure, seconds: int) -> None:
    from datetime import timedelta

    configure(cas_ticket_life=timedelta(seconds=seconds))
    assert [message.id for message in checks.check_settings(None)] == ["portail.E005"]


@pytest.mark.parametrize("written", ["%00a", "x" * 5000, "%ED%A0%80", "%0d%0aX-A:%20b", "%E2%80%AE", "%22%3E%3Cb%3E"])
@pytest.mark.parametrize(
    "name", ["service", "TARGET", "ticket", "pgtUrl", "pgt", "targetService", "format", "renew", "depuis"]
)
def test_whatever_is_written(cas: Cas, name: str, written: str) -> None:
    cas.sign_in()
    visitor = Client(raise_request_exception=False)
    visitor.cookies = cas.client.cookies
    good = urlencode({"service": PAGE}) if name not in ("service", "TARGET") else ""
    for end in ("login", "logout", "validate", "serviceValidate", "p3/proxyValidate", "proxy"):
        said = visitor.get(f"/cas/{end}?{good}&{name}={written}")
        assert said.status_code < 500
        assert "X-A" not in said
        assert "<b>" not in said.content.decode()
    said = visitor.post(f"/cas/samlValidate?{name}={written}", written.encode(), content_type="text/xml")
    assert said.status_code < 500


def test_names_cannot_break_the_answer(cas: Cas) -> None:
    for emilie in cas.famille.emilie:
        emilie.nom_de_famille = "]]></nom><categories>National_4</categories><!--\x0b\ufffe&'"
        emilie.save()
    cas.sign_in()
    answer = cas.ask(cas.ticket())
    assert answer.one("categories") == "National_2"
    assert answer.one("nom") == "]]></nom><categories>National_4</categories><!--&'"


@pytest.mark.parametrize(
    ("profil", "roles", "categories", "letters"),
    [
        ("personnel", ["enseignant", "direction"], "National_3;National_4", {"National_ENS", "National_DIR"}),
        ("personnel", [], "National_6", {"National_ETA"}),
        ("collectivite", [], "National_4", {"National_COL"}),
        ("invite", [], "", set()),
    ],
)
def test_staff_are_told_by_their_account(
    cas: Cas, profil: str, roles: list[str], categories: str, letters: set[str], intendance: ServiceCas
) -> None:
    compte = CompteLocal.objects.create(
        profil=profil, identifiant="p.durand", password="!x", nom="DURAND", prenom="Paule", uais=["0500048F"],
        roles=roles, state="actif",
    )  # fmt: skip
    cas.sign_in()
    session = Session.objects.get()
    session.subject, session.data = compte.public_id, {"local": compte.public_id, "idp": "local"}
    session.save()
    answer = cas.ask(cas.ticket())
    assert (answer.one("cas:user"), answer.one("nom"), answer.one("prenom")) == (compte.public_id, "DURAND", "Paule")
    assert answer.one("categories") == categories
    other = cas.ask(cas.ticket(OTHER), OTHER)
    assert other.one("cas:ENTPersonStructRattach") == "0500048F"
    said = {node.text for node in other.root.iter("{http://www.yale.edu/tp/cas}ENTPersonProfils")}
    assert said == {*letters, *(one for one in categories.split(";") if one)}
    for named in ("p.durand", compte.public_id):
        assert "<nom>DURAND</nom>" in run("essayer", "pronote", named)
    ticket = cas.ticket()
    CompteLocal.objects.update(state="ferme")
    assert "CAS-0028" in cas.ask(ticket).words

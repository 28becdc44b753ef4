"""Services declared by page: models, changes, suspension, removal; and the trial of a validation."""

from __future__ import annotations

import re

import pytest

from preau.houses.portail.models import ServiceCas, TicketCas
from preau.houses.portail.pages.gestion_services_forms import MODELES
from preau.kit.journal.models import Entry
from preau.protocols.cas import parse_address
from tests.houses.portail.conftest import Configure
from tests.houses.portail.gestion.conftest import Admins, events, text_of
from tests.houses.portail.people import COLLEGE, LYCEE, People
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db(databases=["default", "registre"])
SAID = {
    "label": "Cantine", "alias": "cantine", "url": "https://cantine.example.org/ent", "kind": "prefixe",
    "shape": "standard", "attributs": "identite", "principal": "opaque", "has_logout": "on",
}  # fmt: skip


def test_a_service_is_declared_and_journaled_under_the_account(tout: InspectingClient, admins: Admins) -> None:
    answer = tout.post("/gestion/services/nouveau/", SAID)
    row = ServiceCas.objects.get(alias="cantine")
    assert answer["Location"] == f"/gestion/services/{row.public_id}/"
    assert (row.kind, row.shape, row.has_logout, row.has_proxy) == ("prefixe", "standard", True, False)
    assert Entry.objects.get(event="cas.service-déclaré").actor == admins.tout.public_id
    page = text_of(tout.get("/gestion/services/"))
    assert "Cantine" in page
    assert "https://cantine.example.org/ent" in page


@pytest.mark.parametrize("name", MODELES)
def test_each_model_fills_in_the_form_in_one_press(tout: InspectingClient, name: str) -> None:
    assert f"?modele={name}" in tout.get("/gestion/services/").content.decode()
    form = tout.get(f"/gestion/services/nouveau/?modele={name}").context["form"]
    _label, values = MODELES[name]
    assert {key: form.initial[key] for key in values} == values


def test_the_pronote_model_gives_pronotes_attributes(tout: InspectingClient) -> None:
    initial = tout.get("/gestion/services/nouveau/?modele=pronote").context["form"].initial
    answer = tout.post(
        "/gestion/services/nouveau/",
        {name: value for name, value in initial.items() if value is not False} | {"url": "https://p.example.org/"},
    )
    row = ServiceCas.objects.get(alias="pronote")
    assert answer.status_code == 302
    assert (row.shape, row.attributs, row.principal, row.kind) == ("entcore", "pronote", "ent", "prefixe")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"url": "http://cantine.example.org/"}, "https://"),
        ({"url": "https://*.org/"}, "étoile"),
        ({"url": "https://a.example.org/*", "kind": "motif", "alias": "x y"}, "minuscules"),
        ({"url": ""}, "Saisissez l'adresse"),
        ({"alias": "pronote"}, "a déjà le nom court"),
        ({"shape": "autre"}, "Choisissez une réponse dans la liste"),
    ],
)
def test_what_cannot_be_declared_says_why_and_keeps_what_was_typed(
    tout: InspectingClient, pronote: ServiceCas, change: dict[str, str], said: str
) -> None:
    answer = tout.post("/gestion/services/nouveau/", SAID | change)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert ServiceCas.objects.count() == 1
    pronote.refresh_from_db()
    assert pronote.label == "PRONOTE"


def test_a_change_leaves_the_name_and_what_was_not_changed(tout: InspectingClient, pronote: ServiceCas) -> None:
    path = f"/gestion/services/{pronote.public_id}/"
    form = tout.get(path).context["form"]
    assert "alias" not in form.fields
    said = {name: value for name, value in form.initial.items() if value is not False}
    assert tout.post(path, said | {"label": "PRONOTE du collège", "alias": "autre"}).status_code == 302
    pronote.refresh_from_db()
    assert (pronote.label, pronote.alias, pronote.attributs) == ("PRONOTE du collège", "pronote", "pronote")
    assert tout.post(path, said | {"url": "ftp://x"}).status_code == 422


def test_a_service_is_suspended_opened_again_and_removed(tout: InspectingClient, pronote: ServiceCas) -> None:
    path = f"/gestion/services/{pronote.public_id}/"
    assert tout.get(f"{path}retirer/").status_code == 409
    tout.post(path, {"etat": "suspendre"})
    assert tout.post(path, {"etat": "fermer"}).status_code == 404
    pronote.refresh_from_db()
    assert not pronote.is_active
    assert "Suspendu" in text_of(tout.get("/gestion/services/"))
    tout.post(path, {"etat": "ouvrir"})
    pronote.refresh_from_db()
    assert pronote.is_active
    tout.post(path, {"etat": "suspendre"})
    assert "ne recevra plus" in text_of(tout.get(f"{path}retirer/"))
    assert tout.post(f"{path}retirer/")["Location"] == "/gestion/services/"
    assert not ServiceCas.objects.exists()
    assert events("cas.service-retiré") == 1
    assert tout.get(path).status_code == 404


def test_a_person_is_found_and_every_version_answers(
    tout: InspectingClient, people: People, pronote: ServiceCas, admins: Admins
) -> None:
    said = {"service": pronote.public_id, "uai": COLLEGE, "nom": "dupont albert"}
    found = tout.post("/gestion/essai/", said)
    assert "1 personne trouvée" in text_of(found)
    assert "Albert DUPONT" in text_of(found)
    answer = tout.post("/gestion/essai/", said | {"a": f"e:{people.albert.public_id}"})
    bodies = {one.titre: one.corps for one in answer.context["reponses"]}
    assert set(bodies) == {"CAS 2 et 3, XML", "CAS 3, JSON", "SAML 1.1", "CAS 1"}
    for name in ("nom", "prenom", "categories"):
        assert f"<{name}>" in bodies["CAS 2 et 3, XML"]
        assert f'"{name}"' in bodies["CAS 3, JSON"]
        assert f'AttributeName="{name}"' in bodies["SAML 1.1"]
    assert bodies["CAS 1"].startswith("yes\n")
    assert "National_1" in bodies["CAS 2 et 3, XML"]
    row = Entry.objects.get(event="cas.essai")
    assert (row.actor, row.subject, row.detail) == (
        admins.tout.public_id, people.albert.public_id, {"service": "pronote"},
    )  # fmt: skip


def test_nothing_of_a_trial_is_a_ticket(tout: InspectingClient, people: People, pronote: ServiceCas) -> None:
    said = {"service": pronote.public_id, "uai": COLLEGE, "nom": "dupont", "a": f"e:{people.albert.public_id}"}
    page = tout.post("/gestion/essai/", said).content.decode()
    assert not re.search(r"(?:ST|PT|PGT|PGTIOU)-", page)
    assert not TicketCas.objects.exists()
    for token in set(re.findall(r"_[\w-]{20,}", page)):
        asked = {"ticket": token, "service": parse_address(pronote.url).url}
        assert "INVALID_TICKET" in InspectingClient().get("/cas/serviceValidate", asked).content.decode()


@pytest.mark.parametrize("name", ["Émilie", "emilie", "martin", "tom"])
def test_families_and_staff_are_found_too(
    college: InspectingClient, people: People, pronote: ServiceCas, name: str
) -> None:
    said = {"service": pronote.public_id, "nom": name}
    page = college.post("/gestion/essai/", said)
    assert len(page.context["fiches"]) == 1, name
    adresse = page.context["fiches"][0].adresse
    assert college.post("/gestion/essai/", said | {"a": adresse}).context["reponses"]


def test_a_school_administrator_reaches_nobody_elsewhere(
    college: InspectingClient, people: People, pronote: ServiceCas
) -> None:
    said = {"service": pronote.public_id, "nom": "dupont", "uai": LYCEE}
    found = college.post("/gestion/essai/", said)
    assert {one.adresse for one in found.context["fiches"]} == {
        f"e:{people.albert.public_id}", f"r:{people.emilie.public_id}",
    }  # fmt: skip
    for stranger in (f"e:{people.jeanne.public_id}", f"l:{people.prof_lycee.public_id}", "e:rien", "x", ":"):
        assert college.post("/gestion/essai/", said | {"a": stranger}).status_code == 404
    assert events("cas.essai") == 0


def test_a_trial_asks_for_a_service_and_a_name(tout: InspectingClient, pronote: ServiceCas) -> None:
    answer = tout.post("/gestion/essai/", {"service": "autre", "uai": "0000000A", "nom": ""})
    assert answer.status_code == 422
    assert "Saisissez un nom" in text_of(answer)
    assert tout.post("/gestion/essai/", {"service": pronote.public_id, "uai": COLLEGE, "nom": "zzz"}).status_code == 200


def test_a_suspended_service_says_that_it_would_receive_nothing(
    tout: InspectingClient, people: People, pronote: ServiceCas
) -> None:
    ServiceCas.objects.update(is_active=False)
    said = {"service": pronote.public_id, "uai": COLLEGE, "nom": "tom", "a": f"e:{people.tom.public_id}"}
    assert "il ne recevrait rien" in text_of(tout.post("/gestion/essai/", said))


def test_searches_are_counted(college: InspectingClient, pronote: ServiceCas, configure: Configure) -> None:
    configure(annuaire_recherches=2)
    said = {"service": pronote.public_id, "nom": "dupont"}
    assert [college.post("/gestion/essai/", said).status_code for _turn in range(3)] == [200, 200, 429]


def test_without_a_service_there_is_nothing_to_try(tout: InspectingClient) -> None:
    assert "Aucun service n'est déclaré" in text_of(tout.get("/gestion/essai/"))
    assert "Aucun service n'est déclaré" in text_of(tout.get("/gestion/services/"))

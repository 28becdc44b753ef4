"""Walking a journey from its first page to its end, and astray."""

import pytest
from django.test import Client

from preau.kit.flows import Run
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from tests.kit.flows.conftest import DATE
from tests.kit.flows.walker import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.kit.flows.urls")]


def to_code(visitor: Visitor, mobile: str = "06 39 98 00 01", start: str = "/activation/") -> None:
    visitor.go(start)
    visitor.send(nom="Dupont", mobile=mobile)
    assert visitor.step == "code", visitor.text


def to_password(visitor: Visitor) -> None:
    to_code(visitor)
    visitor.send(code="123456")
    visitor.send(**DATE)
    visitor.send(**DATE)
    assert visitor.step == "mot-de-passe"


def test_first_page_writes_nothing(emilie: Visitor) -> None:
    emilie.go("/activation/")
    assert emilie.page.status_code == 200
    assert "Je confirme mon identité" in emilie.text
    assert not Run.objects.exists()


def test_whole_walk_ends_in_a_session_and_an_empty_memory(emilie: Visitor) -> None:
    to_password(emilie)
    emilie.send(mot_de_passe="Rentrée2026!")
    assert emilie.step == "identifiant"
    emilie.send()
    run = Run.objects.get()
    assert emilie.url == "/services/"
    assert emilie.text == f"compte:compte-{run.public_id[:4]}"
    assert run.ended_at is not None
    assert run.left_to == "services"
    assert [stop["wrote"] for stop in run.trail] == [{"compte": f"compte-{run.public_id[:4]}"}]
    assert Session.objects.count() == 1
    assert [e.event for e in Entry.objects.order_by("pk")] == ["compte.cree", "compte.active"]
    assert Entry.objects.get(event="compte.active").address_block == "127.0.0.0/24"


def test_invalid_answer_is_422_and_kept_and_writes_nothing(emilie: Visitor) -> None:
    emilie.go("/activation/")
    emilie.send(mobile="06 39 98 00 01")
    assert emilie.page.status_code == 422
    assert "Erreur :" in emilie.text.partition("</title>")[0]
    assert 'value="06 39 98 00 01"' in emilie.text
    assert not Run.objects.exists()


def test_refusal_of_a_step_is_422_beside_its_field_and_frees_the_run(emilie: Visitor) -> None:
    to_code(emilie)
    emilie.send(code="illisible")
    assert emilie.page.status_code == 422
    assert "Le code comporte 6 chiffres." in emilie.text
    run = Run.objects.get()
    assert (run.claim, run.submit_count) == ("", 1)
    emilie.send(code="123456")
    assert emilie.step == "enfants"


def test_refusal_for_the_whole_form_counts_across_going_back(emilie: Visitor) -> None:
    to_code(emilie)
    emilie.send(code="123456")
    public_id = Run.objects.get().public_id
    for _ in range(3):
        emilie.go(f"/activation/{public_id}/code/")
        emilie.send(code="123456")
        emilie.send(**DATE)
        assert emilie.page.status_code == 200
    emilie.send(**DATE)
    assert emilie.page.status_code == 422
    assert "Trop d&#x27;essais." in emilie.text


def test_outcome_on_the_spot_shows_its_notice(emilie: Visitor) -> None:
    to_code(emilie)
    emilie.send(code="000000")
    assert emilie.step == "code"
    assert "Ce code n&#x27;est pas le bon." in emilie.text
    emilie.press("renvoyer")
    assert "Un nouveau code vient d&#x27;être envoyé." in emilie.text
    assert Run.objects.get().submit_count == 3


def test_button_may_be_refused_for_the_whole_page(emilie: Visitor) -> None:
    to_code(emilie)
    emilie.press("renvoyer")
    emilie.press("renvoyer")
    assert emilie.page.status_code == 422
    assert "Patientez avant un autre code." in emilie.text
    assert Run.objects.get().submit_count == 2


def test_unknown_button_has_no_effect(emilie: Visitor) -> None:
    to_code(emilie)
    emilie.press("submit")
    assert emilie.step == "code"
    assert Run.objects.get().submit_count == 1


def test_precedent_shows_earlier_answers_and_never_secrets(emilie: Visitor) -> None:
    to_code(emilie)
    emilie.send(code="123456")
    run = Run.objects.get()
    emilie.go(f"/activation/{run.public_id}/identite/")
    assert emilie.page.status_code == 200
    assert 'value="06 39 98 00 01"' in emilie.text
    emilie.go(f"/activation/{run.public_id}/code/")
    assert "123456" not in emilie.text
    assert "123456" not in str(Run.objects.get().trail)
    assert f'href="/activation/{run.public_id}/identite/"' in emilie.text


def test_date_answered_earlier_is_shown_again(emilie: Visitor) -> None:
    to_password(emilie)
    emilie.go(f"/activation/{Run.objects.get().public_id}/enfants/")
    assert 'value="03"' in emilie.text
    assert 'value="2014"' in emilie.text


def test_precedent_of_the_first_page_is_the_flow_s(emilie: Visitor) -> None:
    emilie.go("/activation/")
    assert 'href="/connexion/"' in emilie.text


def test_answering_again_forgets_what_later_pages_wrote(emilie: Visitor) -> None:
    to_password(emilie)
    public_id = Run.objects.get().public_id
    emilie.go(f"/activation/{public_id}/identite/")
    emilie.send(nom="Dupont", mobile="06 39 98 00 02")
    assert emilie.step == "code"
    assert emilie.page.context["mobile"] == "+33639980002"
    run = Run.objects.get()
    assert [stop["step"] for stop in run.trail] == ["identite", "code"]
    assert run.trail[1]["wrote"] == {}
    emilie.go(f"/activation/{public_id}/mot-de-passe/")
    assert emilie.step == "code"


def test_answering_a_page_again_forgets_its_own_writings_too(emilie: Visitor) -> None:
    to_password(emilie)
    emilie.go(f"/activation/{Run.objects.get().public_id}/enfants/")
    emilie.send(**DATE)
    assert emilie.step == "enfants"
    assert Run.objects.get().recall("enfants") == ["2014-03-12"]


def test_arrow_back_keeps_the_earlier_answers_on_show(emilie: Visitor) -> None:
    to_code(emilie)
    emilie.send(code="expiré")
    assert emilie.step == "identite"
    assert 'value="06 39 98 00 01"' in emilie.text
    assert [stop["step"] for stop in Run.objects.get().trail] == ["identite"]


def test_page_without_outcome_is_final_but_one_may_go_back(emilie: Visitor) -> None:
    emilie.go("/activation/")
    emilie.send(nom="Dupont", mobile="")
    assert emilie.step == "contact"
    assert "<form" not in emilie.text
    public_id = Run.objects.get().public_id
    assert emilie.post(emilie.url, {**emilie.fields(), "_tour": "1"}).status_code == 403  # no form, so no token
    emilie.go(f"/activation/{public_id}/identite/")
    emilie.send(nom="Dupont", mobile="06 39 98 00 01")
    assert emilie.step == "code"


def test_behind_a_seal_nobody_goes_back(emilie: Visitor) -> None:
    to_password(emilie)
    emilie.send(mot_de_passe="Rentrée2026!")
    run = Run.objects.get()
    for slug in ("identite", "code", "enfants", "mot-de-passe"):
        emilie.go(f"/activation/{run.public_id}/{slug}/")
        assert emilie.step == "identifiant"
    assert "Précédent" not in emilie.text
    assert "63998" not in str(run.trail)


@pytest.mark.parametrize("slug", ["enfants", "identifiant", "creer", "services", "inconnue"])
def test_stray_visitor_is_led_back(emilie: Visitor, slug: str) -> None:
    to_code(emilie)
    emilie.go(f"/activation/{Run.objects.get().public_id}/{slug}/")
    assert emilie.step == "code"


def test_answer_to_a_page_not_reached_has_no_effect(emilie: Visitor) -> None:
    to_code(emilie)
    run = Run.objects.get()
    emilie.url = f"/activation/{run.public_id}/mot-de-passe/"
    emilie.send(mot_de_passe="Rentrée2026!")
    assert emilie.step == "code"
    assert Run.objects.get().submit_count == 1


def test_address_of_the_run_alone_leads_to_where_one_is(emilie: Visitor) -> None:
    to_code(emilie)
    emilie.go(f"/activation/{Run.objects.get().public_id}/")
    assert emilie.step == "code"


def test_variant_has_its_own_map_words_and_first_page(emilie: Visitor) -> None:
    emilie.go("/activation/?mots=003")
    assert "Créer mon compte" in emilie.text
    emilie.send()
    assert emilie.step == "identite"
    assert "Création de compte" in emilie.text
    assert ">valider<" in emilie.text
    assert Run.objects.get().variant == "003"


def test_pages_are_never_stored_and_other_methods_are_refused(emilie: Visitor) -> None:
    to_code(emilie)
    assert "no-store" in emilie.page["Cache-Control"]
    assert "no-store" in Visitor().client.get("/activation/")["Cache-Control"]
    bare = Client()
    bare.cookies = emilie.client.cookies
    assert bare.head(emilie.url).status_code == 200
    assert [bare.put(emilie.url).status_code, bare.delete("/activation/").status_code] == [405, 405]

"""« Attestation de scolarité »: the family's page, the paper, the page that verifies, the office's pages."""

from __future__ import annotations

import re
import subprocess
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import RequestFactory

from preau.houses.demarches.models import AccesResponsable
from preau.houses.demarches.teleservices.attestation_scolarite import actions, codes
from preau.houses.demarches.teleservices.attestation_scolarite.contenu import unseal
from preau.houses.demarches.teleservices.attestation_scolarite.models import Attestation
from preau.kit import sessions
from preau.kit.bureau.models import Agent
from preau.kit.clockkit import PARIS
from preau.kit.journal.models import Entry
from preau.registre.models import Eleve, Etablissement, Scolarite
from tests.houses.demarches.conftest import COLLEGE, PRIMAIRE, ClientOf, eleve_of
from tests.support.client import InspectingClient

VERIFIER = "/verifier/"


def page_of(eleve: Eleve) -> str:
    """The family's page for this pupil."""
    return f"/enfants/{eleve.public_id}/attestation-de-scolarite/"


def agent(uai: str = COLLEGE) -> InspectingClient:
    """A browser in which somebody of this school's office is signed in."""
    said = {"nom": "GUÉRIN", "prenom": "Solange", "uais": [uai]}
    row, _is_new = Agent.objects.get_or_create(cle=f"solange.{uai}", defaults=said)
    browser, request, response = InspectingClient(), RequestFactory().get("/"), HttpResponse()
    sessions.open_session(request, response, row.public_id)
    browser.cookies.update(response.cookies)
    return browser


def words(content: bytes) -> str:
    """The text of a PDF, blanks single."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


@pytest.fixture
def albert(ecole: Etablissement) -> Eleve:
    """Albert DUPONT, in the collège."""
    return eleve_of("albert-dupont")


@pytest.fixture
def faite(albert: Eleve) -> tuple[Attestation, str]:
    """One made for him, and its code."""
    row = actions.issue(albert.public_id, COLLEGE, par="compte:essai")
    return row, unseal(row).code


def test_a_parent_gets_the_paper_and_everything_it_says_is_the_records(client_of: ClientOf, albert: Eleve) -> None:
    """One press, then the PDF: names, birth, class, year, school, date, code."""
    emilie = client_of("emilie-dupont")
    assert "Obtenir l'attestation" in emilie.get(page_of(albert)).content.decode().replace("&#x27;", "'")
    done = emilie.post(page_of(albert))
    assert done.status_code == 303
    page = emilie.get(done["Location"]).content.decode()
    [url] = set(re.findall(r'href="([^"]+\.pdf)"', page))
    answer = emilie.get(url)
    assert answer["Content-Type"] == "application/pdf"
    assert (
        answer["Content-Disposition"] == 'attachment; filename="attestation-de-scolarite-dupont-albert-2026-2027.pdf"'
    )
    said, row = words(answer.content), Attestation.objects.get()
    scolarite = Scolarite.objects.get(eleve=albert, annee=2026)
    for expected in (
        "Attestation de scolarité",
        "DUPONT",
        albert.prenom,
        scolarite.division.replace(" ", ""),
        "2026-2027",
        "23 novembre 2026",
    ):
        assert expected in said
    assert codes.show(unseal(row).code) in said
    assert "CLG LES COURTILS" in said
    assert COLLEGE in said
    assert Entry.objects.filter(event="attestation.delivree", subject=f"eleve:{albert.public_id}").count() == 1


def test_the_paper_is_the_same_again_whatever_the_registry_says_since(
    faite: tuple[Attestation, str], albert: Eleve
) -> None:
    """It is printed from what was sealed."""
    from preau.houses.demarches.teleservices.attestation_scolarite.papier import print_attestation

    before = print_attestation(faite[0])
    Eleve.objects.filter(pk=albert.pk).update(nom_de_famille="AUTRE")
    assert print_attestation(Attestation.objects.get()) == before


def test_nothing_of_the_pupil_lies_in_clear(faite: tuple[Attestation, str]) -> None:
    """Neither the code nor the name is in the row."""
    row, code = faite
    kept = " ".join(str(value) for value in Attestation.objects.filter(pk=row.pk).values().get().values())
    assert code not in kept
    assert "DUPONT" not in kept


def test_another_familys_pupil_has_no_page(client_of: ClientOf, faite: tuple[Attestation, str], albert: Eleve) -> None:
    """Neither the page, nor the document, nor a new one."""
    other = client_of("sophie-garnier")
    assert other.get(page_of(albert)).status_code == 404
    assert other.post(page_of(albert)).status_code == 404
    assert other.get(f"{page_of(albert)}{faite[0].public_id}.pdf").status_code == 404


def test_a_document_of_a_brother_is_not_under_this_pupils_address(
    client_of: ClientOf, faite: tuple[Attestation, str]
) -> None:
    """Jeanne's address does not show Albert's paper."""
    emilie = client_of("emilie-dupont")
    assert emilie.get(f"{page_of(eleve_of('jeanne-dupont'))}{faite[0].public_id}.pdf").status_code == 404


def test_a_pupil_of_age_closes_it_to_the_parents(client_of: ClientOf, majeure: Eleve) -> None:
    """Open by default, closed by her, hers in any case."""
    assert client_of("lucette-renaud").get(page_of(majeure)).status_code == 200
    AccesResponsable.objects.create(eleve=majeure.public_id, closed_at=datetime.now(PARIS))
    assert client_of("lucette-renaud").get(page_of(majeure)).status_code == 404
    assert client_of("tess-renaud").get(page_of(majeure)).status_code == 200


def test_a_minor_pupil_gets_their_own(client_of: ClientOf, albert: Eleve) -> None:
    """By themselves."""
    assert client_of("albert-dupont").post(page_of(albert)).status_code == 303


def test_signed_out_leads_to_the_door_and_back(albert: Eleve) -> None:
    """Nothing is shown."""
    answer = InspectingClient().get(page_of(albert))
    assert answer.status_code == 303
    assert "/connexion/" in answer["Location"]


def test_ten_a_day_for_one_pupil(client_of: ClientOf, albert: Eleve) -> None:
    """The eleventh is refused, and nothing is written."""
    emilie = client_of("emilie-dupont")
    for _turn in range(10):
        assert emilie.post(page_of(albert)).status_code == 303
    refused = emilie.post(page_of(albert))
    assert refused.status_code == 429
    assert "DEMARCHES-0403" in refused.content.decode()
    assert Attestation.objects.count() == 10


def test_without_a_date_of_birth_there_is_none(client_of: ClientOf, albert: Eleve) -> None:
    """The page says whom to ask."""
    Eleve.objects.filter(pk=albert.pk).update(ne_le=None)
    refused = client_of("emilie-dupont").post(page_of(albert))
    assert refused.status_code == 409
    assert "DEMARCHES-0401" in refused.content.decode()


@pytest.mark.parametrize("typed", ["{code}", " {shown} ", "{lower}", "{spaced}"])
def test_anybody_verifies_with_the_code(faite: tuple[Attestation, str], typed: str) -> None:
    """However it is typed; the page says what the paper says."""
    code = faite[1]
    said = typed.format(code=code, shown=codes.show(code), lower=codes.show(code).lower(), spaced=" ".join(code))
    answer = InspectingClient().post(VERIFIER, {"code": said})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Cette attestation est authentique" in page
    assert "DUPONT" in page
    assert "Albert" in page
    assert "2026-2027" in page


@pytest.mark.parametrize("typed", ["ABCD-2345-EFGH", "ABC", "0" * 12, "é" * 12, "A" * 60, "%00" * 4])
def test_a_code_that_is_none_says_so(faite: tuple[Attestation, str], typed: str) -> None:
    """Nothing is told, and the box keeps what was typed."""
    answer = InspectingClient().post(VERIFIER, {"code": typed})
    assert answer.status_code == 422
    assert "Aucune attestation n" in answer.content.decode()
    assert "DUPONT" not in answer.content.decode()


def test_a_get_never_verifies(faite: tuple[Attestation, str]) -> None:
    """The code in an address does nothing."""
    page = InspectingClient().get(f"{VERIFIER}?code={faite[1]}").content.decode()
    assert "DUPONT" not in page
    assert "authentique" not in page


def test_wrong_codes_are_limited_right_ones_are_not(faite: tuple[Attestation, str]) -> None:
    """Thirty wrong ones from one place; then even the right one waits."""
    browser = InspectingClient()
    for _turn in range(40):
        assert browser.post(VERIFIER, {"code": faite[1]}).status_code == 200
    for _turn in range(30):
        assert browser.post(VERIFIER, {"code": "ABCD-2345-EFGH"}).status_code == 422
    refused = browser.post(VERIFIER, {"code": faite[1]})
    assert refused.status_code == 429
    assert "DEMARCHES-0402" in refused.content.decode()


def test_the_page_says_that_the_pupil_has_left(faite: tuple[Attestation, str], albert: Eleve) -> None:
    """Authentic, and no longer true."""
    Scolarite.objects.filter(eleve=albert).update(gone_at=datetime.now(PARIS))
    page = InspectingClient().post(VERIFIER, {"code": faite[1]}).content.decode()
    assert "authentique" in page
    assert "n'est plus inscrit" in page


def test_next_september_it_is_of_a_year_that_is_over(
    faite: tuple[Attestation, str], lundi: time_machine.Traveller
) -> None:
    """On 31 August still of this year; on 1 September no more."""
    lundi.move_to(datetime(2027, 8, 31, 12, tzinfo=PARIS))
    assert "est authentique" in InspectingClient().post(VERIFIER, {"code": faite[1]}).content.decode()
    lundi.move_to(datetime(2027, 9, 1, 0, 5, tzinfo=PARIS))
    assert "une année terminée" in InspectingClient().post(VERIFIER, {"code": faite[1]}).content.decode()


def test_forgotten_in_time(faite: tuple[Attestation, str]) -> None:
    """A school year and the setting later, not before."""
    made = faite[0].issued_at
    assert actions.forget(made + timedelta(days=765)) == 0
    assert actions.forget(made + timedelta(days=767)) == 1


class TestOffice:
    """The pages of the school's own agents."""

    def test_the_list_says_who_made_what(self, faite: tuple[Attestation, str]) -> None:
        """Only of this school."""
        page = agent().get(f"/bureau/{COLLEGE}/attestation-de-scolarite/").content.decode()
        assert "DUPONT" in page
        assert "La famille" in page
        assert "DUPONT" not in agent(PRIMAIRE).get(f"/bureau/{PRIMAIRE}/attestation-de-scolarite/").content.decode()

    @pytest.mark.parametrize("rest", ["", "signataire/", "guichet/", "{row}/", "{row}.pdf"])
    def test_another_schools_agent_has_no_page(self, faite: tuple[Attestation, str], rest: str) -> None:
        """404 at this school's addresses, and this school's papers are not below theirs."""
        browser, rest = agent(PRIMAIRE), rest.format(row=faite[0].public_id)
        assert browser.get(f"/bureau/{COLLEGE}/attestation-de-scolarite/{rest}").status_code == 404
        if faite[0].public_id in rest:
            assert browser.get(f"/bureau/{PRIMAIRE}/attestation-de-scolarite/{rest}").status_code == 404

    def test_a_family_session_is_no_agent(self, client_of: ClientOf) -> None:
        """It leads to the office's door."""
        answer = client_of("emilie-dupont").get(f"/bureau/{COLLEGE}/attestation-de-scolarite/")
        assert answer.status_code == 303
        assert "/bureau/connexion/" in answer["Location"]

    def test_withdrawn_its_code_says_so_and_the_family_no_longer_has_it(
        self, faite: tuple[Attestation, str], client_of: ClientOf, albert: Eleve
    ) -> None:
        """With a reason, once."""
        row, code = faite
        url, browser = f"/bureau/{COLLEGE}/attestation-de-scolarite/{row.public_id}/", agent()
        assert browser.post(url, {"motif": ""}).status_code == 422
        assert browser.post(url, {"motif": "Erreur de classe"}).status_code == 303
        page = InspectingClient().post(VERIFIER, {"code": code}).content.decode()
        assert "a été retirée" in page
        assert "DUPONT" not in page
        assert "Erreur de classe" not in page
        assert client_of("emilie-dupont").get(f"{page_of(albert)}{row.public_id}.pdf").status_code == 404
        again = browser.post(url, {"motif": "Encore"})
        assert again.status_code == 409
        assert "DEMARCHES-0404" in again.content.decode()
        assert Entry.objects.filter(event="attestation.retiree").count() == 1

    def test_who_signs_is_printed_from_then_on(self, faite: tuple[Attestation, str], albert: Eleve) -> None:
        """Not on those already made."""
        from preau.houses.demarches.teleservices.attestation_scolarite.papier import print_attestation

        said: dict[str, Any] = {"nom": "Hélène VASSEUR", "fonction": "La principale"}
        assert agent().post(f"/bureau/{COLLEGE}/attestation-de-scolarite/signataire/", said).status_code == 303
        after = words(print_attestation(actions.issue(albert.public_id, COLLEGE, par="compte:essai")))
        assert "La principale atteste" in after
        assert "Hélène VASSEUR" in after
        assert "VASSEUR" not in words(print_attestation(faite[0]))

    def test_at_the_counter(self, albert: Eleve) -> None:
        """Found by name, made, downloaded; a pupil of another school cannot be."""
        browser, base = agent(), f"/bureau/{COLLEGE}/attestation-de-scolarite/"
        page = browser.post(f"{base}guichet/", {"texte": "dupont"}).content.decode()
        assert f"guichet/{albert.public_id}/" in page
        done = browser.post(f"{base}guichet/{albert.public_id}/")
        assert done.status_code == 303
        assert browser.get(done["Location"]).status_code == 200
        assert "DUPONT" in words(browser.get(done["Location"].rstrip("/") + ".pdf").content)
        assert browser.post(f"{base}guichet/{eleve_of('jeanne-dupont').public_id}/").status_code == 404
        assert "Aucun élève" in browser.post(f"{base}guichet/", {"texte": "zzzz"}).content.decode()

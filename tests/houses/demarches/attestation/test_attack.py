"""Who tries what they may not: other accounts, other schools, guessed codes, moved rows, forged posts, caches."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connections
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.houses.demarches.teleservices.attestation_scolarite import actions, codes
from preau.houses.demarches.teleservices.attestation_scolarite.contenu import unseal
from preau.houses.demarches.teleservices.attestation_scolarite.models import Attestation, Signataire
from preau.houses.demarches.teleservices.attestation_scolarite.refusals import Illisible
from preau.kit import limits
from preau.kit.bureau.models import Agent
from preau.kit.journal.models import Entry
from preau.registre.models import Eleve, Etablissement, Fonction, Personnel
from tests.houses.demarches.attestation.test_attestation import VERIFIER, agent, page_of
from tests.houses.demarches.conftest import COLLEGE, PRIMAIRE, ClientOf, eleve_of, sign_in
from tests.support.client import InspectingClient

BUREAU = "/bureau/{uai}/attestation-de-scolarite/{rest}"


@pytest.fixture
def nino(ecole: Etablissement) -> Eleve:
    """Nino MERCIER: Sophie GARNIER and Paul MERCIER are separated."""
    return eleve_of("nino-mercier")


@pytest.fixture
def faite(nino: Eleve) -> tuple[Attestation, str]:
    """One made for him, and its code."""
    row = actions.issue(nino.public_id, nino.uai, par="compte:essai")
    return row, unseal(row).code


class TestAccounts:
    """One family's accounts beside each other."""

    def test_a_separated_parent_does_not_read_when_the_other_asked(self, client_of: ClientOf, nino: Eleve) -> None:
        """Neither in the list, nor by the address of the document."""
        sophie, paul = client_of("sophie-garnier"), client_of("paul-mercier")
        assert sophie.post(page_of(nino)).status_code == 303
        url = f"{page_of(nino)}{Attestation.objects.get().public_id}.pdf"
        assert url in sophie.get(page_of(nino)).content.decode()
        assert sophie.get(url).status_code == 200
        page = paul.get(page_of(nino))
        assert page.status_code == 200
        assert ".pdf" not in page.content.decode()
        assert paul.get(url).status_code == 404

    def test_one_parent_never_uses_up_the_other_s(self, client_of: ClientOf, nino: Eleve) -> None:
        """Ten a day each."""
        sophie, paul = client_of("sophie-garnier"), client_of("paul-mercier")
        said = [sophie.post(page_of(nino)).status_code for _turn in range(11)]
        assert said == [303] * 10 + [429]
        assert paul.post(page_of(nino)).status_code == 303

    def test_each_school_attests_for_its_own_pupil(self, client_of: ClientOf) -> None:
        """One home, two schools; an école has no chef d'établissement; neither paper is below the other's address."""
        emilie, albert, jeanne = client_of("emilie-dupont"), eleve_of("albert-dupont"), eleve_of("jeanne-dupont")
        for eleve in (albert, jeanne):
            assert emilie.post(page_of(eleve)).status_code == 303
        said = {row.uai: (unseal(row).fonction, row.public_id) for row in Attestation.objects.all()}
        assert said[COLLEGE][0] == "Le chef d'établissement"
        assert said[PRIMAIRE][0] == "La directrice ou le directeur de l'école"
        assert emilie.get(f"{page_of(albert)}{said[PRIMAIRE][1]}.pdf").status_code == 404
        page = agent(PRIMAIRE).get(BUREAU.format(uai=PRIMAIRE, rest="")).content.decode().replace("&#x27;", "'")
        assert "La directrice ou le directeur de l'école" in page

    def test_a_person_in_charge_gets_it_where_the_school_allows_it(self, client_of: ClientOf) -> None:
        """And for another school's leave, nothing."""
        lina, mireille = eleve_of("lina-roux"), client_of("mireille-roux")
        assert mireille.get(page_of(lina)).status_code == 404
        for uais, expected in (([PRIMAIRE], 404), ([lina.uai], 303), (["*"], 303)):
            with allowed_at(uais):
                assert mireille.post(page_of(lina)).status_code == expected
        assert Attestation.objects.count() == 2
        assert mireille.get(page_of(lina)).status_code == 404, "taken back with the setting"

    def test_a_forged_post_makes_none(self, ecole: Etablissement, nino: Eleve) -> None:
        """Without the page's own token, neither the family nor the office."""
        browser = sign_in(InspectingClient(enforce_csrf_checks=True), "sophie-garnier")
        assert browser.post(page_of(nino)).status_code == 403
        strict, known = InspectingClient(enforce_csrf_checks=True), agent(nino.uai)
        strict.cookies.update(known.cookies)
        assert strict.post(BUREAU.format(uai=nino.uai, rest=f"guichet/{nino.public_id}/")).status_code == 403
        assert InspectingClient(enforce_csrf_checks=True).post(VERIFIER, {"code": "x"}).status_code == 403
        assert not Attestation.objects.exists()

    def test_nothing_is_kept_by_a_cache(self, client_of: ClientOf, nino: Eleve) -> None:
        """Neither pages, nor the document, nor what a code says."""
        sophie = client_of("sophie-garnier")
        sophie.post(page_of(nino))
        row = Attestation.objects.get()
        document = sophie.get(f"{page_of(nino)}{row.public_id}.pdf")
        office = agent(nino.uai)
        for answer in (
            sophie.get(page_of(nino)),
            document,
            office.get(BUREAU.format(uai=nino.uai, rest="")),
            office.get(BUREAU.format(uai=nino.uai, rest=f"{row.public_id}.pdf")),
            InspectingClient().get(VERIFIER),
            InspectingClient().post(VERIFIER, {"code": unseal(row).code}),
        ):
            assert answer.status_code == 200
            assert {"no-store", "private"} <= set(answer["Cache-Control"].replace(" ", "").split(","))
        assert document["X-Content-Type-Options"] == "nosniff"
        assert document["Content-Disposition"].startswith("attachment")


class TestOffices:
    """One school's office beside another's."""

    def test_another_school_neither_withdraws_nor_makes(self, faite: tuple[Attestation, str], nino: Eleve) -> None:
        """By its own address or by the other's."""
        other = PRIMAIRE if nino.uai == COLLEGE else COLLEGE
        browser = agent(other)
        for uai in (other, nino.uai):
            said = {"motif": "Je n'y ai pas droit"}
            assert browser.post(BUREAU.format(uai=uai, rest=f"{faite[0].public_id}/"), said).status_code == 404
            assert browser.post(BUREAU.format(uai=uai, rest=f"guichet/{nino.public_id}/")).status_code == 404
        assert Attestation.objects.get().withdrawn_at is None

    def test_another_school_s_signataire_stays(self, ecole: Etablissement) -> None:
        """Each types its own."""
        said = {"nom": "Nadège FERRAND", "fonction": "La directrice"}
        assert agent(PRIMAIRE).post(BUREAU.format(uai=COLLEGE, rest="signataire/"), said).status_code == 404
        assert agent(PRIMAIRE).post(BUREAU.format(uai=PRIMAIRE, rest="signataire/"), said).status_code == 303
        assert list(Signataire.objects.values_list("uai", flat=True)) == [PRIMAIRE]

    def test_an_agent_whose_school_was_taken_away_has_nothing(self, faite: tuple[Attestation, str]) -> None:
        """The session is open still."""
        browser, url = agent(faite[0].uai), BUREAU.format(uai=faite[0].uai, rest="")
        assert browser.get(url).status_code == 200
        Agent.objects.update(uais=[])
        assert browser.get(url).status_code == 404

    @pytest.mark.parametrize(
        ("sigle", "civilite", "fonction"),
        [("CLG", "MME", "La principale"), ("LYC", "M.", "Le proviseur"), ("", "MME", "La cheffe d"), ("CLG", "", "")],
    )
    def test_the_only_head_of_the_file_is_proposed(
        self, ecole: Etablissement, sigle: str, civilite: str, fonction: str
    ) -> None:
        """Nothing is written before the office says so; of two heads, none is proposed."""
        Personnel.objects.filter(uai=COLLEGE).delete()
        Etablissement.objects.filter(uai=COLLEGE).update(nature=sigle)
        head("1", "Vasseur", civilite)
        browser, url = agent(), BUREAU.format(uai=COLLEGE, rest="signataire/")
        page = browser.get(url).content.decode().replace("&#x27;", "'")
        assert 'value="Hélène Vasseur"' in page
        assert f'value="{fonction}' in page or not fonction
        assert "Proposé d'après" in page
        assert not Signataire.objects.exists()
        head("2", "Leduc", "M.")
        assert "Vasseur" not in browser.get(url).content.decode()


class TestCodes:
    """Whoever guesses at the page that verifies."""

    def test_a_malformed_code_costs_what_an_unknown_one_does(self, faite: tuple[Attestation, str]) -> None:
        """The same statements on the same tables: nobody learns what a code looks like by the time it takes."""
        statements("ABCD-2345-EFGH")  # the first one opens the count
        asked = [statements(typed) for typed in ("ABCD-2345-EFGH", "ABC", "é" * 12, "0" * 12)]
        assert "SELECT attestation_scolarite_attestation" in asked[0]
        assert all(one == asked[0] for one in asked)

    def test_a_wrong_code_is_counted_before_it_is_compared(self, faite: tuple[Attestation, str]) -> None:
        """The count stands before the look-up, and a right code gives back only its own."""
        tables = statements("ABCD-2345-EFGH")
        assert next(n for n, one in enumerate(tables) if "limits" in one) < next(
            n for n, one in enumerate(tables) if "attestation" in one
        )
        for _turn in range(28):
            assert InspectingClient().post(VERIFIER, {"code": "ABCD-2345-EFGH"}).status_code == 422
        assert InspectingClient().post(VERIFIER, {"code": faite[1]}).status_code == 200
        assert InspectingClient().post(VERIFIER, {"code": "ABCD-2345-EFGH"}).status_code == 422
        assert InspectingClient().post(VERIFIER, {"code": faite[1]}).status_code == 429

    def test_a_place_that_insists_closes_the_page_to_nobody_else(self, faite: tuple[Attestation, str]) -> None:
        before = limits.left(actions.ALL, "")
        for _turn in range(actions.PER_BLOCK.max + 5):
            InspectingClient().post(VERIFIER, {"code": "ABCD-2345-EFGH"})
        assert before - limits.left(actions.ALL, "") == actions.PER_BLOCK.max
        elsewhere = InspectingClient().post(VERIFIER, {"code": faite[1]}, REMOTE_ADDR="192.0.2.77")
        assert elsewhere.status_code == 200

    def test_a_content_moved_to_another_row_does_not_open(self, faite: tuple[Attestation, str], nino: Eleve) -> None:
        """Sealed for its own row: nobody who writes the database makes one paper say what another does."""
        other = actions.issue(nino.public_id, nino.uai, par="compte:essai")
        other.contenu = faite[0].contenu
        with pytest.raises(Illisible):
            unseal(other)

    def test_a_paper_verifies_after_the_key_was_renewed(self, faite: tuple[Attestation, str]) -> None:
        """While the former key is among the fallbacks; without it the code says nothing and no page falls."""
        row, code = faite
        former = django_settings.SECRET_KEY
        with override_settings(SECRET_KEY="neuve" * 12, SECRET_KEY_FALLBACKS=[former]):
            assert "est authentique" in InspectingClient().post(VERIFIER, {"code": code}).content.decode()
        office = BUREAU.format(uai=row.uai, rest="")
        with override_settings(SECRET_KEY="neuve" * 12):
            assert InspectingClient().post(VERIFIER, {"code": code}).status_code == 422
            browser = agent(row.uai)
            assert browser.get(office).status_code == 200
            refused = browser.get(f"{office}{row.public_id}/")
        assert refused.status_code == 409
        assert "DEMARCHES-0405" in refused.content.decode()

    def test_what_a_code_says_names_it_in_no_address_and_no_journal(self, faite: tuple[Attestation, str]) -> None:
        """Posted, answered, nothing written."""
        before = Entry.objects.count()
        answer = InspectingClient().post(VERIFIER, {"code": faite[1]})
        assert "Location" not in answer
        assert not answer.cookies or all(faite[1] not in one.value for one in answer.cookies.values())
        assert Entry.objects.count() == before
        assert answer["Referrer-Policy"] in ("no-referrer", "same-origin", "strict-origin")

    @settings(max_examples=60, deadline=None)
    @given(st.text(codes.ALPHABET, min_size=12, max_size=12), st.sampled_from(["", " ", "-", "–", ".", "\u00a0"]))
    def test_a_code_is_read_however_it_is_typed(self, code: str, between: str) -> None:
        """In groups, in small letters, with blanks around."""
        typed = f" {between.join(codes.show(code).split('-')).lower()} "
        assert codes.read(typed) == code

    @settings(max_examples=60, deadline=None)
    @given(st.text(max_size=40))
    def test_any_text_is_a_code_or_nothing(self, text: str) -> None:
        """Never an error, never a code with a sign that no paper bears."""
        read = codes.read(text)
        assert read == "" or (len(read) == codes.LENGTH and set(read) <= set(codes.ALPHABET))
        assert len(codes.hash_of(read)) == 64


def allowed_at(uais: list[str]) -> Any:
    return override_settings(DEMARCHES=replace(django_settings.DEMARCHES, attestation_en_charge=uais))


def head(source_id: str, nom: str, civilite: str) -> None:
    """One person of the collège whose function is « Direction »."""
    said = {"nom_de_famille": nom, "prenom": "Hélène", "civilite": civilite, "fonction": Fonction.DIR}
    Personnel.objects.create(source="sts", uai=COLLEGE, source_id=source_id, **said)


def statements(typed: str) -> list[str]:
    """What verifying this text asks of both databases, without the values."""
    one, two = (CaptureQueriesContext(connections[alias]) for alias in ("default", "registre"))
    with one, two:
        assert InspectingClient().post(VERIFIER, {"code": typed}).status_code == 422
    asked = [row["sql"] for row in (*one, *two) if "SAVEPOINT" not in row["sql"]]
    return [f"{sql.split()[0]} {table(sql)}" for sql in asked]


def table(sql: str) -> str:
    """The first table that a statement names."""
    return next((word for word in sql.replace('"', " ").split() if "_" in word), "")

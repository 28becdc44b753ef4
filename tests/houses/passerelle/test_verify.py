"""The check of civil status: level, register, account (specs/franceconnect.md §2.15.4, §3.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from preau.houses.passerelle.models import CompteConnu, SessionIdentite, SujetConnu
from preau.kit.journal.models import Entry
from tests.houses.passerelle.dehors import EMILIE, Dehors
from tests.houses.passerelle.walk import UIDS, Service, Visitor, claims


def events() -> list[str]:
    """The names of the journal, in their order."""
    return list(Entry.objects.order_by("pk").values_list("event", flat=True))


def refused(visitor: Visitor, code: str, status: int) -> None:
    assert code in visitor.text, visitor.text
    assert visitor.page.status_code == status
    assert not SessionIdentite.objects.exists()
    assert visitor.link("Revenir sur Education nationale")


class TestRegister:
    def test_what_it_is_asked(self, visitor: Visitor, service: Service, outside: Dehors) -> None:
        visitor.identify(service)
        assert outside.registre.asked == [
            {
                "rechercheType": "S",
                "nom": "Dupont",
                "prenoms": "Emilie Anne",
                "dateNaissance": "19850412",
                "sexe": "F",
                "codeLieuNaissance": "50341",
            }
        ]

    @pytest.mark.parametrize(
        ("kind", "code", "status"),
        [
            ("4", "Y010004", 403),
            ("6", "Y010006", 403),
            ("7", "Y010007", 403),
            ("8", "Y010008", 403),
            ("9", "Y010009", 403),
            ("5", "Y010013", 400),
            ("", "Y010013", 400),
        ],
    )
    def test_its_refusals(
        self, visitor: Visitor, service: Service, outside: Dehors, kind: str, code: str, status: int
    ) -> None:
        outside.registre.kind = kind
        visitor.identify(service)
        refused(visitor, code, status)
        assert events()[-1] == "FC_RECEIVED_INVALID_RNIPP"
        assert not CompteConnu.objects.exists()

    def test_no_echo_leads_to_the_help(self, visitor: Visitor, service: Service, outside: Dehors) -> None:
        outside.registre.kind = "8"
        visitor.identify(service)
        visitor.get(visitor.link("Que faire ?"))
        assert visitor.title == "Mon identité n'est pas reconnue"
        assert "donnez ce code : Y010008" in visitor.text
        visitor.get("/aide/identite/?code=<script>")
        assert "donnez ce code" not in visitor.text

    def test_somebody_dead(self, visitor: Visitor, service: Service, outside: Dehors) -> None:
        outside.registre.is_deceased = True
        visitor.identify(service)
        refused(visitor, "Y010015", 403)
        assert "décès" not in visitor.text
        assert events()[-1] == "FC_RECEIVED_DECEASED_RNIPP"

    def test_too_slow(self, visitor: Visitor, service: Service, outside: Dehors, hub: Callable[..., None]) -> None:
        hub(etat_civil_timeout=0.2)
        outside.registre.delay = 0.6
        visitor.identify(service)
        refused(visitor, "Y010011", 504)
        assert events()[-1] == "FC_FAILED_RNIPP"

    def test_unreachable(self, visitor: Visitor, service: Service, hub: Callable[..., None]) -> None:
        hub(etat_civil_url="http://127.0.0.1:9/etat-civil/")
        visitor.identify(service)
        refused(visitor, "Y010012", 504)

    @pytest.mark.parametrize(
        ("status", "body", "code"),
        [
            (500, b"", "Y010012"),
            (302, b"", "Y010012"),
            (200, b"", "Y010013"),
            (200, b"<a/>", "Y010013"),
            (200, b"a" * 300_000, "Y010013"),
            (200, b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "Y010013"),
        ],
    )
    def test_answers_that_are_none(
        self, visitor: Visitor, service: Service, outside: Dehors, status: int, body: bytes, code: str
    ) -> None:
        outside.registre.status, outside.registre.body = status, body
        visitor.identify(service)
        assert code in visitor.text
        assert not SessionIdentite.objects.exists()

    def test_out_for_a_moment_the_page_may_be_asked_again(
        self, visitor: Visitor, service: Service, outside: Dehors
    ) -> None:
        outside.registre.status, outside.registre.body = 500, b""
        visitor.identify(service)
        outside.registre.status, outside.registre.body = 200, None
        visitor.get(visitor.link("Réessayer"))
        assert "Emilie Anne DUPONT" in visitor.text

    def test_after_a_refusal_another_provider_may_be_chosen(
        self, visitor: Visitor, service: Service, outside: Dehors
    ) -> None:
        outside.registre.kind = "4"
        visitor.identify(service)
        visitor.get(f"/api/v2/interaction/{visitor.interaction.public_id}/verify")
        assert "Y420001" in visitor.text
        assert len(outside.registre.asked) == 1
        outside.registre.kind = "2"
        visitor.get(visitor.link("Choisir un autre compte"))
        assert "pas été possible" not in visitor.text
        visitor.come_back(visitor.authenticate(visitor.choose("ameli")))
        assert "Emilie Anne DUPONT" in visitor.text

    def test_a_corrected_name_is_the_one_told(self, visitor: Visitor, service: Service, outside: Dehors) -> None:
        outside.registre.kind = "3"
        outside.registre.corrections = {"family_name": "DUPOND", "given_name": "Émilie Anne"}
        outside.idps["impots"].claims |= {"preferred_username": "Martin"}
        tokens = visitor.sign_in(service)
        told = service.userinfo(tokens["access_token"])
        assert (told["family_name"], told["given_name"]) == ("DUPOND", "Émilie Anne")
        assert (told["preferred_username"], told["email"]) == ("Martin", "emilie.dupont@example.org")
        assert Entry.objects.get(event="FC_RECEIVED_VALID_RNIPP").detail == {"rectified": True}

    def test_without_a_register_the_provider_is_believed(
        self, visitor: Visitor, service: Service, outside: Dehors, hub: Callable[..., None]
    ) -> None:
        hub(etat_civil_url="")
        tokens = visitor.sign_in(service)
        assert service.userinfo(tokens["access_token"])["family_name"] == "Dupont"
        assert not outside.registre.asked

    @pytest.mark.parametrize(("raw", "padded"), [("1992-11-00", "1992-11-01"), ("1992-00-00", "1992-01-01")])
    def test_partial_dates(self, visitor: Visitor, service: Service, outside: Dehors, raw: str, padded: str) -> None:
        outside.idps["impots"].claims |= {"birthdate": raw}
        tokens = visitor.sign_in(service)
        assert outside.registre.asked[0]["dateNaissance"] == raw.replace("-", "")
        assert service.userinfo(tokens["access_token"])["birthdate"] == padded

    def test_born_abroad(self, visitor: Visitor, service: Service, outside: Dehors) -> None:
        outside.idps["impots"].claims |= {"birthcountry": "99352", "birthplace": ""}
        tokens = visitor.sign_in(service)
        assert outside.registre.asked[0]["codeLieuNaissance"] == "99352"
        told = service.userinfo(tokens["access_token"])
        assert (told["birthplace"], told["birthcountry"]) == ("", "99352")


class TestLevel:
    @pytest.mark.parametrize("acr", ["eidas9", "", "eidas2"])
    def test_one_that_the_provider_may_not_give(
        self, visitor: Visitor, service: Service, outside: Dehors, acr: str
    ) -> None:
        outside.idps["impots"].acr = acr
        visitor.identify(service)
        refused(visitor, "Y100018", 400)
        assert not outside.registre.asked

    def test_below_the_one_asked(
        self, visitor: Visitor, hub: Callable[..., None], fournisseurs: Callable[..., None], outside: Dehors
    ) -> None:
        fournisseurs(impots='allowed_acr = ["eidas1", "eidas2"]')
        service = Service()
        visitor.start(service)
        row = visitor.interaction
        row.parametres["acr"] = "eidas2"
        row.save()
        visitor.come_back(visitor.authenticate(visitor.choose()))
        refused(visitor, "Y100001", 500)

    def test_higher_is_lowered_to_what_was_asked(
        self, visitor: Visitor, service: Service, fournisseurs: Callable[..., None], outside: Dehors
    ) -> None:
        fournisseurs(impots='allowed_acr = ["eidas1", "eidas2"]')
        outside.idps["impots"].acr = "eidas2"
        tokens = visitor.sign_in(service)
        assert claims(tokens["id_token"])["acr"] == "eidas1"


class TestAccount:
    def test_switched_off(self, visitor: Visitor, service: Service) -> None:
        visitor.identify(service)
        CompteConnu.objects.update(is_active=False)
        SessionIdentite.objects.all().delete()
        visitor.identify(service)
        refused(visitor, "Y180001", 403)

    def test_a_provider_that_the_person_blocked(self, visitor: Visitor, service: Service) -> None:
        visitor.identify(service)
        CompteConnu.objects.update(blocked_idps=[UIDS["impots"]])
        SessionIdentite.objects.all().delete()
        visitor.identify(service)
        refused(visitor, "Y100011", 403)
        visitor.get(f"/api/v2/interaction/{visitor.interaction.public_id}")
        visitor.come_back(visitor.authenticate(visitor.choose("ameli")))
        assert "Emilie Anne DUPONT" in visitor.text

    def test_one_sub_whatever_the_provider(self, visitor: Visitor, service: Service) -> None:
        first = claims(visitor.sign_in(service)["id_token"])["sub"]
        visitor.client.cookies.clear()
        second = claims(visitor.sign_in(service, "ameli")["id_token"])["sub"]
        assert first == second
        assert (CompteConnu.objects.count(), SujetConnu.objects.count()) == (1, 1)

    def test_another_civil_status_is_another_sub(self, visitor: Visitor, service: Service, outside: Dehors) -> None:
        first = claims(visitor.sign_in(service)["id_token"])["sub"]
        visitor.client.cookies.clear()
        outside.idps["impots"].claims |= {"family_name": "Durand"}
        assert claims(visitor.sign_in(service)["id_token"])["sub"] != first

    def test_the_last_visit_is_remembered(self, visitor: Visitor, service: Service) -> None:
        visitor.identify(service)
        CompteConnu.objects.update(last_seen_at="2020-01-01T00:00:00Z")
        visitor.client.cookies.clear()
        visitor.identify(service)
        assert CompteConnu.objects.get().last_seen_at.year > 2020


class TestPage:
    def test_a_reload_while_the_register_was_slow(self, visitor: Visitor, service: Service) -> None:
        """The first answer, with its cookie, never came: the second gives the session again."""
        visitor.identify(service)
        del visitor.client.cookies["passerelle_session"]
        visitor.get(f"/api/v2/interaction/{visitor.interaction.public_id}/verify")
        assert "Emilie Anne DUPONT" in visitor.text

    def test_not_for_another_browser(self, visitor: Visitor, service: Service, outside: Dehors) -> None:
        visitor.identify(service)
        other = Visitor(outside)
        uid = visitor.interaction.public_id
        other.get(f"/api/v2/interaction/{uid}/verify")
        assert "Y190001" in other.text
        other.start(Service("autre"))
        other.get(f"/api/v2/interaction/{uid}/verify")
        assert "Y190009" in other.text
        assert "Revenir sur" not in other.text

    def test_not_before_the_provider_answered(self, visitor: Visitor, service: Service, outside: Dehors) -> None:
        visitor.start(service)
        visitor.get(f"/api/v2/interaction/{visitor.interaction.public_id}/verify")
        assert "Y420001" in visitor.text
        assert not outside.registre.asked


def test_the_traces_of_one_connection(visitor: Visitor, service: Service) -> None:
    """§2.15.7, in their order."""
    tokens = visitor.sign_in(service)
    service.userinfo(tokens["access_token"])
    assert [event for event in events() if event.isupper()] == [
        "FC_AUTHORIZE_INITIATED",
        "IDP_CHOSEN",
        "IDP_CALLEDBACK",
        "FC_REQUESTED_IDP_USERINFO",
        "FC_REQUESTED_RNIPP",
        "FC_RECEIVED_VALID_RNIPP",
        "FC_VERIFIED",
        "FC_DATATRANSFER_INFORMATION_IDENTITY",
        "SP_REQUESTED_FC_TOKEN",
        "SP_REQUESTED_FC_USERINFO",
    ]


def test_with_franceconnect_plus_the_provider_is_believed_and_the_register_hashed(
    visitor: Visitor, service: Service, hub: Callable[..., None], outside: Dehors, fournisseurs: Any
) -> None:
    from preau.houses.passerelle.actions import sessions

    hub(plus=True)
    fournisseurs(impots='allowed_acr = ["eidas2"]')
    outside.idps["impots"].acr = "eidas2"
    visitor.start(service, acr_values="eidas2")
    visitor.come_back(visitor.authenticate(visitor.choose()))
    identity = sessions.identity_of(SessionIdentite.objects.get())
    assert identity.family_name == EMILIE["family_name"]
    assert identity.rnipp is not None
    assert identity.rnipp.family_name == "DUPONT"

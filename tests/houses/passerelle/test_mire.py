"""The choice page and the departure for a provider (specs/franceconnect.md §2.11, §2.15.2, §3.1)."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from preau.houses.passerelle.models import Interaction, SessionIdentite
from tests.houses.passerelle.dehors import Dehors
from tests.houses.passerelle.walk import UIDS, Service, Visitor

Fournisseurs = Callable[..., None]
HEX = re.compile(r"[0-9a-f]{64}")


def tiles(visitor: Visitor) -> list[str]:
    """The names on the tiles, in their order."""
    return [str(name) for name in visitor.tree.xpath("//ul[contains(@class, 'tuiles')]//strong/text()")]


def test_one_tile_a_provider_in_the_order_of_the_file(visitor: Visitor, service: Service) -> None:
    visitor.start(service)
    assert visitor.title == "Connexion en cours sur Education nationale"
    assert tiles(visitor) == ["Impôts (essai)", "Ameli (essai)", "La Poste (essai)"]
    assert visitor.link("Revenir sur Education nationale")
    assert "Ce n'est pas un service de l'État" in visitor.text
    assert visitor.page["X-Robots-Tag"] == "noindex, nofollow"
    assert visitor.page["Cache-Control"].startswith("max-age=0")
    assert visitor.tree.xpath("//meta[@name='robots']/@content") == ["noindex, nofollow"]


def test_a_provider_switched_off_is_shown_unavailable_and_cannot_be_posted(
    visitor: Visitor, service: Service, fournisseurs: Fournisseurs
) -> None:
    fournisseurs(ameli="is_active = false")
    visitor.start(service)
    assert "Ameli (essai) Indisponible" in visitor.text
    assert UIDS["ameli"] not in visitor.page.content.decode()
    visitor.post("/api/v2/redirect-to-idp", interaction=visitor.interaction.public_id, fournisseur=UIDS["ameli"])
    assert visitor.page.status_code == 500
    assert "Y020017" in visitor.text


def test_a_provider_is_cut_by_a_setting(visitor: Visitor, service: Service, hub: Callable[..., None]) -> None:
    hub(blocked_idps=[UIDS["impots"]])
    visitor.start(service)
    assert "Impôts (essai) Indisponible" in visitor.text


def test_a_hidden_provider_has_no_tile(visitor: Visitor, service: Service, fournisseurs: Fournisseurs) -> None:
    fournisseurs(poste="is_shown = false")
    visitor.start(service)
    assert tiles(visitor) == ["Impôts (essai)", "Ameli (essai)"]


@pytest.mark.parametrize(
    ("listed", "excludes", "shown"),
    [(["impots"], True, ["Ameli (essai)", "La Poste (essai)"]), (["impots"], False, ["Impôts (essai)"])],
)
def test_a_service_excludes_providers_or_lists_its_own(
    visitor: Visitor, hub: Callable[..., None], listed: list[str], excludes: bool, shown: list[str]
) -> None:
    service = Service(wanted={"idps": [UIDS[slug] for slug in listed], "excludes_idps": excludes})
    visitor.start(service)
    assert tiles(visitor) == shown
    other = "impots" if excludes else "ameli"
    visitor.post("/api/v2/redirect-to-idp", interaction=visitor.interaction.public_id, fournisseur=UIDS[other])
    assert (visitor.page.status_code, "Y020023" in visitor.text) == (403, True)


@pytest.mark.parametrize("uid", ["", "inconnu", "6f0c2a52-6a3e-4c1c-9a58-0d7d3d6f8a99"])
def test_an_unknown_provider_is_refused(visitor: Visitor, service: Service, uid: str) -> None:
    visitor.start(service)
    visitor.post("/api/v2/redirect-to-idp", interaction=visitor.interaction.public_id, fournisseur=uid)
    assert (visitor.page.status_code, "Y020019" in visitor.text) == (500, True)
    assert visitor.link("Revenir sur Education nationale")


def test_a_beta_provider_and_one_to_confirm(visitor: Visitor, service: Service, fournisseurs: Fournisseurs) -> None:
    fournisseurs(impots='is_beta = true\nconfirm = "Il faut son numéro fiscal."')
    visitor.start(service)
    assert "Impôts (essai) BETA" in visitor.text
    visitor.post("/api/v2/redirect-to-idp", interaction=visitor.interaction.public_id, fournisseur=UIDS["impots"])
    assert visitor.page.status_code == 200
    assert visitor.title == "Continuer avec Impôts (essai) ?"
    assert "Il faut son numéro fiscal." in visitor.text
    assert visitor.interaction.step == "choix"
    assert "/impots/authorize?" in visitor.choose("impots", confirme="oui")


def test_openid_alone_is_said_to_be_anonymous(visitor: Visitor, service: Service) -> None:
    visitor.start(service)
    assert "Connexion anonyme" not in visitor.text
    visitor.start(service, scope="openid")
    assert "Connexion anonyme : aucune donnée personnelle n'est transmise à Education nationale." in visitor.text


def test_without_any_provider_the_page_says_so(visitor: Visitor, service: Service, hub: Callable[..., None]) -> None:
    hub(fournisseurs="")
    visitor.start(service)
    assert "Aucun compte n'est proposé pour le moment" in visitor.text
    assert visitor.link("Revenir sur Education nationale")


def test_the_file_is_read_again_when_it_changes(visitor: Visitor, service: Service, fournisseurs: Fournisseurs) -> None:
    visitor.start(service)
    assert "Indisponible" not in visitor.text
    fournisseurs(impots="is_active = false")
    visitor.get(f"/api/v2/interaction/{visitor.interaction.public_id}")
    assert "Impôts (essai) Indisponible" in visitor.text


class TestMemory:
    """« Se souvenir de mon choix » (seed 003): an option; the last choice comes first, and nothing goes by itself."""

    def test_off_by_default(self, visitor: Visitor, service: Service) -> None:
        visitor.start(service)
        assert "Se souvenir de mon choix" not in visitor.text
        visitor.choose("ameli", memoriser="oui")
        assert not visitor.cookie("choix")

    def test_the_last_choice_comes_first_and_the_person_still_chooses(
        self, visitor: Visitor, service: Service, hub: Callable[..., None]
    ) -> None:
        hub(remember_choice=True)
        visitor.start(service)
        assert "Se souvenir de mon choix" in visitor.text
        visitor.choose("ameli", memoriser="oui")
        assert visitor.cookie("choix") == UIDS["ameli"]
        visitor.start(service)
        assert visitor.page.status_code == 200
        assert tiles(visitor) == ["Ameli (essai)", "Impôts (essai)", "La Poste (essai)"]
        assert "Votre dernier choix" in visitor.text
        assert visitor.tree.xpath("//input[@name='memoriser']/@checked")

    def test_an_unticked_box_forgets(self, visitor: Visitor, service: Service, hub: Callable[..., None]) -> None:
        hub(remember_choice=True)
        visitor.start(service)
        visitor.choose("ameli", memoriser="oui")
        visitor.start(service)
        visitor.choose("ameli")
        visitor.start(service)
        assert tiles(visitor)[0] == "Impôts (essai)"

    def test_the_confirmation_keeps_the_wish(
        self, visitor: Visitor, service: Service, hub: Callable[..., None], fournisseurs: Fournisseurs
    ) -> None:
        hub(remember_choice=True)
        fournisseurs(poste='confirm = "Vraiment ?"')
        visitor.start(service)
        fields = {"interaction": visitor.interaction.public_id, "fournisseur": UIDS["poste"]}
        visitor.post("/api/v2/redirect-to-idp", memoriser="oui", **fields)
        assert visitor.tree.xpath("//input[@name='memoriser']/@value") == ["oui"]

    def test_a_forged_cookie_puts_nothing_first(
        self, visitor: Visitor, service: Service, hub: Callable[..., None]
    ) -> None:
        hub(remember_choice=True)
        visitor.client.cookies["passerelle_choix"] = '"><script>'
        visitor.start(service)
        assert tiles(visitor)[0] == "Impôts (essai)"
        assert "<script>" not in visitor.page.content.decode()


class TestDeparture:
    """What the provider is sent, §3.1."""

    def test_what_is_asked(self, visitor: Visitor, service: Service, outside: Dehors) -> None:
        visitor.start(service)
        url = visitor.choose()
        said = {name: given[0] for name, given in parse_qs(urlsplit(url).query).items()}
        assert url.startswith(f"{outside.url}/impots/authorize?")
        assert HEX.fullmatch(said.pop("state"))
        assert HEX.fullmatch(said.pop("nonce"))
        assert said == {
            "response_type": "code",
            "client_id": "passerelle",
            "redirect_uri": "http://localhost/api/v2/oidc-callback",
            "scope": "openid profile email birth",
            "acr_values": "eidas1",
            "prompt": "login",
        }

    def test_the_form_never_redirects_to_another_origin(self, visitor: Visitor, service: Service) -> None:
        visitor.start(service)
        token = visitor.tree.xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]
        fields = {"interaction": visitor.interaction.public_id, "fournisseur": UIDS["impots"]}
        answer = visitor.client.post("/api/v2/redirect-to-idp", {"csrfmiddlewaretoken": token, **fields})
        assert answer.status_code == 303
        assert answer["Location"].startswith("/continuer/")

    def test_the_level_asked_is_the_higher_of_both(
        self, visitor: Visitor, service: Service, fournisseurs: Fournisseurs
    ) -> None:
        fournisseurs(impots='allowed_acr = ["eidas2", "eidas3"]')
        visitor.start(service)
        assert "acr_values=eidas2&" in visitor.choose() + "&"

    def test_addresses_of_the_file_instead_of_discovery(
        self, visitor: Visitor, service: Service, fournisseurs: Fournisseurs, outside: Dehors
    ) -> None:
        base = f"{outside.url}/impots"
        fournisseurs(
            impots=f'authorization_endpoint = "{base}/authorize"\ntoken_endpoint = "{base}/token"\n'
            f'userinfo_endpoint = "{base}/userinfo"\njwks_uri = "{base}/jwks"'
        )
        visitor.identify(service)
        assert ".well-known/openid-configuration" not in outside.idps["impots"].calls
        assert "Emilie Anne DUPONT" in visitor.text

    def test_secrets_are_sealed_and_the_state_hashed(self, visitor: Visitor, service: Service) -> None:
        visitor.start(service)
        said = parse_qs(urlsplit(visitor.choose()).query)
        row = str(Interaction.objects.values().get(pk=visitor.interaction.pk))
        assert said["state"][0] not in row
        assert said["nonce"][0] not in row

    def test_a_provider_that_is_down_brings_the_banner(
        self, visitor: Visitor, service: Service, outside: Dehors
    ) -> None:
        outside.idps["impots"].discovery_status = 503
        visitor.start(service)
        visitor.post("/api/v2/redirect-to-idp", interaction=visitor.interaction.public_id, fournisseur=UIDS["impots"])
        assert "Il n'a pas été possible de vous connecter avec Impôts (essai)" in visitor.text
        assert tiles(visitor)[0] == "Impôts (essai)"
        assert "/ameli/authorize?" in visitor.choose("ameli")

    def test_who_comes_back_without_an_answer_finds_the_list_without_a_banner(
        self, visitor: Visitor, service: Service
    ) -> None:
        visitor.start(service)
        visitor.choose()
        visitor.get(f"/api/v2/interaction/{visitor.interaction.public_id}")
        assert "pas été possible" not in visitor.text
        visitor.come_back(visitor.authenticate(visitor.choose("ameli")))
        assert visitor.title == "Vous allez vous connecter à Education nationale"

    def test_choosing_forgets_who_the_browser_was(
        self, visitor: Visitor, service: Service, hub: Callable[..., None]
    ) -> None:
        visitor.sign_in(service)
        hub(blocked_idps=[UIDS["impots"]])  # so that the choice is shown
        visitor.start(service)
        visitor.choose("ameli")
        session = SessionIdentite.objects.get()
        assert session.ended_at is not None
        assert (session.identite, session.idp_id_token) == ("", "")

"""Registering services (specs/franceconnect.md §2.13), as actions and from the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey
from typer.testing import CliRunner, Result

from preau.houses.passerelle.actions.fournisseur_service import (
    ServiceSettingRefused,
    ServiceUnknown,
    Wanted,
    add_service,
    find_service,
    list_services,
    switch,
)
from preau.houses.passerelle.commands import passerelle_app
from preau.houses.passerelle.models import FournisseurService
from preau.kit.journal.models import Entry
from preau.protocols.oidc import secret_digest
from preau.protocols.oidc.refusals_token import UriNotRegistrable
from tests.houses.passerelle.conftest import Reglages
from tests.houses.passerelle.walk import CALLBACK, UIDS

JWK = ECKey.generate_key("P-256").as_dict(private=False)


def add(client_id: str = "service", **wanted: Any) -> FournisseurService:
    return add_service(client_id, Wanted(**{"redirect_uris": [CALLBACK], **wanted})).row


def test_a_new_service_has_the_shape_of_the_real_ones(hub: Reglages) -> None:
    registered = add_service("service", Wanted(redirect_uris=[CALLBACK]))
    assert registered.is_new
    assert re.fullmatch(r"[0-9a-f]{64}", registered.secret)
    row = registered.row
    assert row.secret_hashes == [secret_digest(registered.secret)]
    assert re.fullmatch(r"[A-Za-z0-9-]{32,64}", row.entity_id)
    assert (row.algorithm, row.kind, row.is_active, row.excludes_idps) == ("ES256", "public", True, True)
    assert Entry.objects.get().event == "service.ajoute"


def test_a_change_keeps_the_rest_and_draws_no_secret(hub: Reglages) -> None:
    add(scopes=["openid", "profile", "profile"], idps=[UIDS["ameli"]], amr=True, prive=True, asks_consent=True)
    registered = add_service("service", Wanted(nom="Autre", prompts=["login"], excludes_idps=False, idps=[]))
    assert (registered.is_new, registered.secret) == (False, "")
    row = FournisseurService.objects.get()
    assert (row.nom, row.scopes, row.claims, row.redirect_uris) == ("Autre", ["profile"], ["amr"], [CALLBACK])
    assert (row.kind, row.asks_consent, row.prompts) == ("prive", True, ["login"])
    assert (row.idps, row.excludes_idps) == ([], False)
    assert find_service("service") is not None
    assert [found.client_id for found in list_services()] == ["service"]


@pytest.mark.parametrize(
    "wanted",
    [
        {"redirect_uris": []},
        {"redirect_uris": ["https://"]},
        {"redirect_uris": ["monappli://retour"]},
        {"post_logout_redirect_uris": ["/sortie"]},
        {"sector_identifier_uri": "secteur.json"},
        {"scopes": ["profile", "phone"]},
        {"scopes": ["rnipp_birth"]},
        {"algorithm": "HS256"},
        {"entity_id": "court"},
        {"entity_id": "é" * 40},
        {"idps": ["impots"]},
        {"idps": [UIDS["ameli"].upper()]},
        {"excludes_idps": True},
        {"prompts": ["none"]},
        {"asks_consent": True},
        {"secret": "court"},
    ],
)
def test_settings_that_cannot_be(hub: Reglages, wanted: dict[str, Any]) -> None:
    with pytest.raises(ServiceSettingRefused):
        add(**wanted)
    assert not FournisseurService.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("url", ["http://ailleurs.example.org/retour", "https://u@service.example.org/"])
def test_addresses_that_nobody_may_register(hub: Reglages, url: str) -> None:
    with pytest.raises(UriNotRegistrable):
        add(redirect_uris=[url])


@pytest.mark.parametrize("client_id", ["", "é", "a" * 101, "a\nb"])
def test_names_that_nobody_may_have(hub: Reglages, client_id: str) -> None:
    with pytest.raises(ServiceSettingRefused):
        add(client_id)
    assert find_service(client_id) is None


def test_local_addresses_in_production(hub: Reglages) -> None:
    add(redirect_uris=["http://127.0.0.1:8001/retour"])
    hub(require_tld=True)
    for url in ("http://127.0.0.1:8001/retour", "https://localhost/retour", "https://serveur/retour"):
        with pytest.raises(ServiceSettingRefused):
            add(redirect_uris=[url])


@pytest.mark.parametrize(
    "wanted",
    [{}, {"encryption_jwk": {"kty": "oct", "k": "AAAA"}}, {"encryption_jwk": JWK, "encryption_alg": "RSA-OAEP"},
     {"encryption_jwk": JWK, "algorithm": "RS256"}],
)  # fmt: skip
def test_plus_needs_a_key_and_es256(hub: Reglages, wanted: dict[str, Any]) -> None:
    hub(plus=True)
    with pytest.raises(ServiceSettingRefused):
        add(**wanted)
    assert add(encryption_jwk=JWK, scopes=["rnipp_birth"]).encryption_jwk == JWK


def test_nobody_to_switch(hub: Reglages) -> None:
    with pytest.raises(ServiceUnknown):
        switch("inconnu", is_active=False)


class TestCommands:
    """`preau passerelle service …`."""

    def run(self, *words: str, status: int = 0) -> Result:
        result = CliRunner().invoke(passerelle_app, ["service", *words])
        assert result.exit_code == status, result.output
        return result

    def test_add_list_disable_enable(self, hub: Reglages, tmp_path: Path) -> None:
        jwk = tmp_path / "cle.json"
        jwk.write_text(json.dumps(JWK))
        said = self.run(
            "add", "essai", "--redirect-uri", CALLBACK, "--logout-uri", CALLBACK + "/fin", "--scope", "profile",
            "--nom", "Essai", "--only-idp", UIDS["poste"], "--prive", "--consentement", "--amr",
            "--encryption-jwk", str(jwk),
        ).output  # fmt: skip
        assert "Ajouté : Essai (essai)" in said
        assert re.search(r"client_secret, à noter maintenant : [0-9a-f]{64}\n", said)
        assert "http://localhost/api/v2/.well-known/openid-configuration" in said
        assert (FournisseurService.objects.get().idps, FournisseurService.objects.get().excludes_idps) == (
            [UIDS["poste"]],
            False,
        )
        changed = self.run("add", "essai", "--exclude-idp", UIDS["ameli"]).output
        assert "Changé : Essai" in changed
        assert "client_secret" not in changed
        assert FournisseurService.objects.get().excludes_idps
        assert "ouvert" in self.run("list").output
        assert "Fermé : Essai (essai)" in self.run("disable", "essai").output
        assert "fermé" in self.run("list").output
        assert "Ouvert : Essai (essai)" in self.run("enable", "essai").output

    def test_a_secret_given_by_file_is_never_shown(self, hub: Reglages, tmp_path: Path) -> None:
        secret = tmp_path / "secret"
        secret.write_text("s" * 43 + "\n")
        said = self.run("add", "essai", "--redirect-uri", CALLBACK, "--secret-file", str(secret)).output
        assert "client_secret" not in said
        assert FournisseurService.objects.get().secret_hashes == [secret_digest("s" * 43)]

    def test_refusals_in_one_sentence(self, hub: Reglages, tmp_path: Path) -> None:
        bad = tmp_path / "cle.json"
        bad.write_text("[1]")
        both = ("--exclude-idp", UIDS["ameli"], "--only-idp", UIDS["poste"])
        for words, sentence in (
            (("add", "essai", "--redirect-uri", "ftp://x"), "PASSERELLE-0102"),
            (("add", "essai", *both), "pas les deux"),
            (("add", "essai", "--encryption-jwk", str(bad)), "JWK"),
            (("add", "essai", "--secret-file", str(tmp_path / "rien")), "ne se lit pas"),
            (("disable", "inconnu"), "PASSERELLE-0103"),
        ):
            result = self.run(*words, status=1)
            assert sentence in result.output
            assert "Traceback" not in result.output

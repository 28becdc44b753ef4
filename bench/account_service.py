"""The house `comptes` in this process, for the benches: a folder of its own, one account, a hash that costs nothing."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


class Service:
    """An ENT of the bench and the house `comptes` with one account, in a folder of its own."""

    def __init__(self, folder: Path, entity_id: str, acs_url: str) -> None:
        from preau.protocols.saml import SpConfig, make_key_pair, sp_metadata

        pair = make_key_pair("idp", datetime.now(UTC))
        os.environ.update({
            "PREAU_DATA": str(folder), "PREAU_DEMO": "1", "DJANGO_SETTINGS_MODULE": "preau.instances.comptes",
            "COMPTES_SAML_KEY": pair.key_pem().decode(), "COMPTES_SAML_CERTIFICATE": pair.certificate_pem().decode(),
        })  # fmt: skip
        self._migrate()
        from django.test import Client

        from preau.houses.comptes import hashing
        from preau.houses.comptes.actions import authenticate
        from preau.houses.comptes.actions.partenaires import add_partenaire
        from preau.protocols.saml import read_idp_metadata

        self.real = hashing.make
        hashing.check = lambda password, encoded: password == encoded  # type: ignore[assignment]
        hashing.is_stale = lambda encoded: False  # type: ignore[assignment]
        # A thousand logins of one account would otherwise be slowed down by its own rule.
        authenticate._count = lambda identifiant, request: _count_apart(identifiant, request)  # type: ignore[assignment]
        self.config = SpConfig(entity_id, acs_url)
        add_partenaire(sp_metadata(self.config))
        self._fill()
        self.client = Client()
        self.idp = read_idp_metadata(self.client.get("/idp/shibboleth").content)

    @staticmethod
    def _migrate(house: str = "comptes") -> None:
        import logging
        import subprocess

        for name in ("registre", house):
            subprocess.run([sys.executable, "-m", "preau", "migrate", name], check=True)
        import django

        django.setup()
        from django.conf import settings

        logging.disable(logging.INFO)
        settings.ALLOWED_HOSTS = ["*"]
        for database in settings.DATABASES.values():  # the bench fills the registry that the house only reads
            database["OPTIONS"]["init_command"] = database["OPTIONS"]["init_command"].replace(
                ";PRAGMA query_only=ON", ""
            )

    @staticmethod
    def _fill() -> None:
        from preau.houses.comptes.models import Compte
        from tests.houses.comptes.families import dupont

        family = dupont()
        compte = Compte.objects.create(identifiant="e.dupont42", password="mer", prenom="Emilie", nom="DUPONT")
        for record in family.records:
            compte.responsables.create(responsable_public_id=record)
        for child in (family.albert, family.jeanne):
            compte.rattachements.create(
                eleve_public_id=child.public_id, responsable_public_id=family.emilie.public_id, niveau=1
            )

    def url(self) -> str:
        """A new request, unsigned, with the profile in its acr."""
        from urllib.parse import urlsplit

        from preau.protocols.saml import write_authn_request

        now = datetime.now(UTC)
        url = write_authn_request(self.config, self.idp, request_id="_q", now=now, acr="responsable")
        parts = urlsplit(url)
        return f"{parts.path}?{parts.query}"

    def login(self, *, keep: bool = False) -> None:
        """The form page, then the credentials, by a browser that is new unless kept."""
        from django.test import Client

        client = Client()
        first = client.get(self.url())
        assert client.get(first.url).status_code == 200
        answer = client.post(first.url, {"j_username": "e.dupont42", "j_password": "mer", "_eventId_proceed": ""})
        assert b"SAMLResponse" in answer.content
        if keep:
            self.client = client

    def sso(self) -> None:
        """A second service asks."""
        assert b"SAMLResponse" in self.client.get(self.url()).content

    def hash(self) -> None:
        """One hash of the house."""
        self.real("Marée-haute 2026 !")


def _count_apart(identifiant: str, request: Any) -> None:
    """What the action counts, with limits that no bench reaches."""
    from datetime import timedelta

    from preau.kit import limits
    from preau.kit.limits import address

    rule = limits.Rule("bench", 10**9, timedelta(minutes=15))
    for key in (address.block(request), identifiant):
        assert limits.count(replace(rule, name=f"bench-{len(key)}"), key).allowed

"""Where everything of one demonstration is: addresses, folder, environment of its processes."""

from __future__ import annotations

import os
import socket
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from preau.instances.demo import agents, demarches, franceconnect, guichet, site, viescolaire
from preau.instances.general import first_start_secret
from preau.instances.houses import HOUSES
from preau.protocols.saml.keyfiles import ENCRYPTION, SIGNING, ensure_keys


@dataclass(frozen=True)
class Plan:
    """One demonstration: `port_base` and, with `addresses`, one loopback address per house as on separate hosts."""

    data: Path
    port_base: int
    addresses: bool = False

    def host(self, house: str) -> str:
        """Loopback address of a house: 127.0.0.1, or 127.0.0.11 to .19 so that no cookie is shared (design.md §1)."""
        return f"127.0.0.{11 + HOUSES[house].offset}" if self.addresses else "127.0.0.1"

    def port(self, house: str) -> int:
        """The port a house listens on."""
        return self.port_base + HOUSES[house].offset

    def url(self, house: str) -> str:
        """The public address of a house."""
        return f"http://{self.host(house)}:{self.port(house)}"

    @cached_property
    def environ(self) -> dict[str, str]:
        """The variables of every process of the demonstration; what the caller's shell set for a house is dropped."""
        ours = ("PREAU_", "COURIER_", "DESIGN_", "DJANGO_", *(f"{name.upper()}_" for name in HOUSES))
        kept = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
        token = first_start_secret(self.data / "secrets" / "telephone")
        urls = {f"{name.upper()}_PUBLIC_URL": self.url(name) for name in HOUSES}
        return {
            **kept,
            **urls,
            "PREAU_DATA": str(self.data),
            "PREAU_DEMO": "1",
            "PYTHONUNBUFFERED": "1",
            "COURIER_SMS_GATEWAY": "telephone",
            "COURIER_MAIL_GATEWAY": "telephone",
            "COURIER_TELEPHONE_URL": self.url("telephone"),
            "COURIER_TELEPHONE_TOKEN": token,
            "COURIER_KEY_FILE": str(self.data / "secrets" / "courrier"),
            "TELEPHONE_TOKEN": token,
            "COMPTES_AGENTS_SECOND_FACTEUR": "0",  # docs/guides/essayer.md says so to whoever plays them
            "COMPTES_ENT_URL": f"{self.url('portail')}/?actualiser=1",
            "COMPTES_ENT_SORTIE_URL": f"{self.url('portail')}/?deconnecte=1",
            **self._account_keys(),
            "PORTAIL_KEYS": str(self.data / "secrets" / "portail"),
            "PORTAIL_ACCOUNT_URL": self.url("comptes"),
            "PORTAIL_HABILLAGE": "bocage",
            **franceconnect.environ(self),
            **agents.environ(self),
            **guichet.environ(self),
            **viescolaire.environ(self),
            **demarches.environ(self),
            **site.environ(self),
        }

    def _account_keys(self) -> dict[str, str]:
        """The account service's SAML keys, made at the first start of the demonstration."""
        folder = self.data / "secrets" / "comptes"
        ensure_keys(folder, "Comptes", datetime.now(UTC))
        return {
            "COMPTES_SAML_KEY_FILE": str(folder / f"{SIGNING}.key"),
            "COMPTES_SAML_CERTIFICATE_FILE": str(folder / f"{SIGNING}.crt"),
            "COMPTES_SAML_ENCRYPTION_KEY_FILE": str(folder / f"{ENCRYPTION}.key"),
            "COMPTES_SAML_ENCRYPTION_CERTIFICATE_FILE": str(folder / f"{ENCRYPTION}.crt"),
        }

    def command(self, *arguments: str) -> list[str]:
        """`preau …` with the interpreter of this process."""
        return [sys.executable, "-m", "preau", *arguments]


def taken_ports(plan: Plan) -> list[str]:
    """The houses whose port something else already holds, as « maison (port) »."""
    taken = []
    for name in HOUSES:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((plan.host(name), plan.port(name)))
            except OSError:
                taken.append(f"{name} ({plan.host(name)}:{plan.port(name)})")
    return taken

"""Settings that every house shares, and the databases they lead to."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from preau.kit.envkit import BadSetting, setting

BUSY_SECONDS = 10
"""How long a statement waits for another's lock, then the page says that the service is busy."""


@dataclass(frozen=True)
class General:
    """Variables `PREAU_…`, the same for every house of a deployment."""

    data: str = setting("var", help="Dossier des bases SQLite, des clés et des fichiers produits.")
    demo: bool = setting(
        False, help="Instance de démonstration : bandeau sur chaque page, secrets créés au premier démarrage."
    )
    allow_public_bind: bool = setting(
        False, help="Permet à une instance de démonstration d'écouter ailleurs que sur la boucle locale."
    )
    secret_key: str = setting("", help="Secret des signatures (50 caractères au moins).", secret=True)
    former_secret_key: str = setting(
        "", help="Secret précédent, gardé après un changement : ce qu'il a scellé ou signé se lit encore.", secret=True
    )
    extra_hosts: list[str] = setting([], help="Autres noms d'hôte acceptés, séparés par des virgules.")
    database: str = setting(
        "",
        help="postgresql://utilisateur:mot@hôte/{base} ; vide = SQLite. {base} est remplacé par le nom de la maison.",
        secret=True,
    )
    instance_name: str = setting("Préau", help="Nom de l'instance, montré dans l'en-tête et les pages de bas de page.")
    contact: str = setting("", help="Adresse ou téléphone d'assistance montré dans les pages d'aide.")
    accessibility: str = setting(
        "non conforme", help="État déclaré : « non conforme », « partiellement conforme » ou « totalement conforme »."
    )
    proxies: int = setting(
        0,
        help="Nombre de mandataires inverses de confiance devant la maison, qui écrivent X-Forwarded-For et "
        "X-Forwarded-Proto : pour connaître l'adresse du visiteur et savoir que sa page est en https.",
    )

    def secret_for(self, house: str) -> str:
        """The signing secret: given, or made at the first start of a demonstration and kept with mode 600."""
        if self.secret_key:
            if len(self.secret_key) < 50:
                raise BadSetting("PREAU_SECRET_KEY : 50 caractères au moins.")
            return f"{self.secret_key}:{house}"
        if not self.demo:
            raise BadSetting(
                "PREAU_SECRET_KEY_FILE manque : un déploiement qui n'est pas une démonstration doit le donner."
            )
        return f"{first_start_secret(Path(self.data) / 'secrets' / 'signature')}:{house}"

    def former_secrets_for(self, house: str) -> list[str]:
        """What signed and sealed before the secret was changed; nothing new is signed with it."""
        return [f"{self.former_secret_key}:{house}"] if self.former_secret_key else []


def first_start_secret(path: Path, make: Callable[[], str] = lambda: secrets.token_urlsafe(48)) -> str:
    """The text of `path`; made at the first call (of 48 random bytes unless `make` says otherwise), its owner's alone.

    Two processes may start at once: the one that creates the file writes it whole, the other reads it.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(make())
        with contextlib.suppress(FileExistsError):  # the other process was first: its secret is the one
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text()


CONNECTION_SECONDS = 600
"""How long a process keeps its connection to a database."""


def database(general: General, name: str, read_only: bool = False) -> dict[str, Any]:
    """Django's dictionary for the database `name`: SQLite under `data`, or PostgreSQL by setting (design.md D1, D9)."""
    if general.database:
        return _postgresql(general.database.replace("{base}", name), read_only)
    folder = Path(general.data)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    pragmas = ["journal_mode=WAL", "synchronous=NORMAL", f"busy_timeout={BUSY_SECONDS * 1000}", "foreign_keys=ON"]
    if read_only:
        pragmas.append("query_only=ON")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(folder / f"{name}.sqlite3"),
        # Opening the file, its log and its schema for each request costs a third of a light page.
        "CONN_MAX_AGE": CONNECTION_SECONDS,
        "OPTIONS": {
            "timeout": BUSY_SECONDS,
            "transaction_mode": "DEFERRED" if read_only else "IMMEDIATE",
            "init_command": ";".join(f"PRAGMA {pragma}" for pragma in pragmas),
        },
    }


def _postgresql(url: str, read_only: bool) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise BadSetting("PREAU_DATABASE : la forme attendue est postgresql://utilisateur:mot@hôte:port/{base}.")
    session = [f"lock_timeout={BUSY_SECONDS}s"]
    if read_only:
        session.append("default_transaction_read_only=on")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        # One blocking thread per process keeps one connection: a pool would hold idle ones.
        "CONN_MAX_AGE": CONNECTION_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 3, "options": " ".join(f"-c {one}" for one in session)},
    }

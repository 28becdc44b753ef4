"""Behind a server that ends TLS, and beside other users of the machine."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.test import RequestFactory, override_settings

from preau.instances.base import django_settings
from tests.project.test_start import environ, preau

HOST = "ent.example.org"


def secure_settings(tmp_path: Path, proxies: int) -> dict[str, object]:
    given = {
        "PREAU_SECRET_KEY": "x" * 60,
        "PREAU_DATA": str(tmp_path),
        "PREAU_PROXIES": str(proxies),
        "PORTAIL_PUBLIC_URL": f"https://{HOST}",
    }
    values = django_settings("portail", given)
    return {name: value for name, value in values.items() if name.startswith(("CSRF_", "SECURE_", "ALLOWED_"))}


def post(origin: str) -> HttpResponse | None:
    """A form posted through a proxy that ended TLS, from a page of `origin`."""
    token = "t" * 32
    request: HttpRequest = RequestFactory().post(
        "/", {"csrfmiddlewaretoken": token}, HTTP_HOST=HOST, HTTP_ORIGIN=origin, HTTP_X_FORWARDED_PROTO="https"
    )
    request.COOKIES["__Host-portail_csrf"] = token
    guard = CsrfViewMiddleware(lambda _request: HttpResponse())
    guard.process_request(request)
    return guard.process_view(request, lambda _request: HttpResponse(), (), {})


@pytest.mark.parametrize("proxies", [0, 1])
@pytest.mark.parametrize(
    ("origin", "is_taken"),
    [
        (f"https://{HOST}", True),
        ("https://ailleurs.example.net", False),
        (f"https://{HOST}.example.net", False),
        ("null", False),
    ],
)
def test_forms_behind_a_server_that_ends_tls(tmp_path: Path, proxies: int, origin: str, is_taken: bool) -> None:
    plain = {"CSRF_FAILURE_VIEW": "django.views.csrf.csrf_failure"}  # our own page needs a house
    with override_settings(**secure_settings(tmp_path, proxies) | plain):
        assert (post(origin) is None) is is_taken


def test_who_says_that_a_page_came_by_https(tmp_path: Path) -> None:
    request = RequestFactory().get("/", HTTP_HOST=HOST, HTTP_X_FORWARDED_PROTO="https")
    with override_settings(**secure_settings(tmp_path, 0)):
        assert not request.is_secure()
    with override_settings(**secure_settings(tmp_path, 1)):
        assert request.is_secure()


@pytest.mark.parametrize("instance", ["registre", "comptes"])
def test_databases_and_keys_are_their_owners_alone(instance: str, tmp_path: Path) -> None:
    data = tmp_path / "donnees"
    assert preau("migrate", "registre", env=environ(data)).returncode == 0
    assert preau("migrate", instance, env=environ(data)).returncode == 0
    made = [data, *data.rglob("*")]
    assert len(made) > 2
    assert not [path for path in made if stat.S_IMODE(path.stat().st_mode) & 0o077]


def test_preau_check_names_a_folder_that_others_read(tmp_path: Path) -> None:
    env = environ(tmp_path, PREAU_DEMO="0", PREAU_SECRET_KEY="x" * 60, PORTAIL_PUBLIC_URL=f"https://{HOST}")
    tmp_path.chmod(0o755)
    assert f"chmod 700 {tmp_path}" in preau("check", "portail", env=env).stderr
    tmp_path.chmod(0o700)
    assert "chmod" not in preau("check", "portail", env=env).stderr


def test_a_demonstration_keeps_its_folder_to_itself(tmp_path: Path) -> None:
    """Its passwords are in `demo.json`; the folder is closed before anything is written in it."""
    data = tmp_path / "demonstration"
    script = (
        "import pathlib, stat, sys\n"
        "from preau.instances import demo\n"
        "demo.taken_ports = lambda plan: []\n"
        "demo._bring_up = lambda plan, supervisor, siecle: (plan.data / 'demo.json').write_text('{}')\n"
        "demo.Supervisor.watch = lambda self: None\n"
        "demo.run(port_base=9000, data=pathlib.Path(sys.argv[1]), reset=False, siecle=[], browser=False)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(data)], env={**os.environ}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert [stat.S_IMODE((data / name).stat().st_mode) for name in ("", "demo.json", "journaux")] == [
        0o700, 0o600, 0o700,
    ]  # fmt: skip


def test_what_the_former_secret_sealed_still_opens(tmp_path: Path) -> None:
    """PREAU_FORMER_SECRET_KEY during a change of secret, house by house; without it, nothing opens."""
    from preau.kit import sealkit
    from preau.kit.courier.vault import UnsealError

    def secrets_of(**given: str) -> dict[str, object]:
        values = django_settings("comptes", {"PREAU_DATA": str(tmp_path), **given})
        return {name: values[name] for name in ("SECRET_KEY", "SECRET_KEY_FALLBACKS")}

    with override_settings(PREAU_HOUSE="comptes", **secrets_of(PREAU_SECRET_KEY="a" * 60)):
        sealed = sealkit.seal("brouillon", "ligne")
    with override_settings(
        PREAU_HOUSE="comptes", **secrets_of(PREAU_SECRET_KEY="b" * 60, PREAU_FORMER_SECRET_KEY="a" * 60)
    ):
        assert sealkit.unseal(sealed, "ligne") == "brouillon"
    with (
        override_settings(PREAU_HOUSE="comptes", **secrets_of(PREAU_SECRET_KEY="b" * 60)),
        pytest.raises(UnsealError),
    ):
        sealkit.unseal(sealed, "ligne")

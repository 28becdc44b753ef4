import dataclasses
from pathlib import Path
from typing import Any

import pytest

from preau.kit import envkit
from preau.kit.courier import checks
from preau.kit.courier.settings import Settings
from preau.kit.courier.vault import new_key

COMPLETE = {
    "sms_gateway": "http",
    "mail_gateway": "smtp",
    "http_url": "https://sms.example.org/send",
    "smtp_from": "ecole@example.org",
}


def ids(found: list[Any]) -> list[str]:
    return [message.id for message in found]


@pytest.fixture
def production(settings: Any, tmp_path: Path) -> Any:
    key = tmp_path / "key"
    key.write_text(new_key())
    key.chmod(0o600)
    settings.PREAU_DEMO = False
    settings.COURIER = Settings(key_file=str(key), **COMPLETE)  # type: ignore[arg-type]
    return settings


def test_a_complete_deployment_has_nothing_to_mend(production: Any) -> None:
    assert checks.check_names() == []
    assert checks.check_deployment() == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"sms_gateway": "pigeon"}, ["courier.E001"]),
        ({"mail_gateway": "telephone"}, ["courier.E001"]),
        ({"sms_gateway": "smtp"}, ["courier.E002"]),
        ({"http_url": "ftp://example.org"}, ["courier.E001"]),
        ({"http_headers": "[]"}, ["courier.E001"]),
        ({"http_headers": "{"}, ["courier.E001"]),
        ({"http_headers": '{"A": 1}'}, ["courier.E001"]),
        ({"http_body": "${mobile}"}, ["courier.E001"]),
        ({"http_body": "$"}, ["courier.E001"]),
        ({"smtp_security": "ssl3"}, ["courier.E001"]),
        ({"smtp_from": "personne"}, ["courier.E001"]),
    ],
)
def test_a_wrong_setting_is_an_error_everywhere(production: Any, change: dict[str, str], expected: list[str]) -> None:
    production.COURIER = dataclasses.replace(production.COURIER, **change)
    assert ids(checks.check_names()) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"sms_gateway": ""}, ["courier.E003"]),
        ({"sms_gateway": "console", "mail_gateway": "memory"}, ["courier.E003", "courier.E003"]),
        ({"key_file": ""}, ["courier.E004"]),
        ({"key_file": "/nulle/part"}, ["courier.E004"]),
    ],
)
def test_what_production_lacks_is_said(production: Any, change: dict[str, str], expected: list[str]) -> None:
    production.COURIER = dataclasses.replace(production.COURIER, **change)
    assert ids(checks.check_deployment()) == expected
    production.PREAU_DEMO = True
    assert checks.check_deployment() == []


def test_every_setting_is_documented_and_secrets_are_secrets() -> None:
    lines = list(envkit.document(Settings, "COURIER"))
    assert all(line.help for line in lines)
    assert {line.variable for line in lines if line.secret} == {
        "COURIER_TELEPHONE_TOKEN",
        "COURIER_HTTP_TOKEN",
        "COURIER_SMTP_PASSWORD",
    }


def test_settings_come_from_the_environment() -> None:
    given = {"COURIER_POLL": "0.5", "COURIER_SMTP_PORT": "587", "COURIER_KEY_FILE": "/x"}
    read = envkit.read(Settings, "COURIER", given)
    assert (read.poll.total_seconds(), read.smtp_port, read.key_file) == (0.5, 587, "/x")

"""What the courier's settings lack, said by `preau check`."""

from __future__ import annotations

from typing import Any

from django.conf import settings as django_settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from preau.kit.courier import gateways
from preau.kit.courier.outbox import get_vault
from preau.kit.courier.settings import current


@checks.register("courier")
def check_names(**kwargs: Any) -> list[checks.CheckMessage]:
    """A gateway that does not exist, or that its settings do not complete, is an error everywhere."""
    settings = current()
    found: list[checks.CheckMessage] = []
    for variable, name in (
        ("COURIER_SMS_GATEWAY", settings.sms_gateway),
        ("COURIER_MAIL_GATEWAY", settings.mail_gateway),
    ):
        try:
            if name:
                gateways.build_gateway(name, settings)
        except ImproperlyConfigured as problem:
            found.append(checks.Error(f"{variable} : {problem}", id="courier.E001"))
    if settings.sms_gateway == "smtp":
        found.append(checks.Error("COURIER_SMS_GATEWAY : smtp n'envoie que des mels.", id="courier.E002"))
    return found


@checks.register("courier", deploy=True)
def check_deployment(**kwargs: Any) -> list[checks.CheckMessage]:
    """What a deployment that is no demonstration must have: real ways out, and a key that was given."""
    if django_settings.PREAU_DEMO:
        return []
    settings = current()
    found: list[checks.CheckMessage] = []
    for variable, name in (
        ("COURIER_SMS_GATEWAY", settings.sms_gateway),
        ("COURIER_MAIL_GATEWAY", settings.mail_gateway),
    ):
        if name not in gateways.TO_PEOPLE:
            shown = f"« {name} » ne porte rien aux familles" if name else "manque"
            found.append(checks.Error(f"{variable} : {shown}.", id="courier.E003"))
    try:
        get_vault()
    except ImproperlyConfigured as problem:
        found.append(checks.Error(str(problem), id="courier.E004"))
    return found

"""The ways out, one folder each: `gateways/<name>/` gives `build(settings) -> Gateway`.

Every folder passes the shared suite of tests/conformance/courier.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import cast

from django.core.exceptions import ImproperlyConfigured

from preau.kit.courier.envelope import Gateway
from preau.kit.courier.settings import Settings

TO_PEOPLE = frozenset({"http", "smtp"})  # the others show or keep messages in clear on this machine


def list_gateways() -> list[str]:
    """The names that COURIER_SMS_GATEWAY and COURIER_MAIL_GATEWAY may take."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)


def build_gateway(name: str, settings: Settings) -> Gateway:
    """The gateway of that name; raises ImproperlyConfigured for an unknown name or what its settings lack."""
    if name not in list_gateways():
        raise ImproperlyConfigured(
            f"COURIER_SMS_GATEWAY, COURIER_MAIL_GATEWAY : la passerelle « {name} » n'existe pas. "
            f"Passerelles : {', '.join(list_gateways())}."
        )
    return cast(Gateway, importlib.import_module(f"{__name__}.{name}").build(settings))

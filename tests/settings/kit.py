"""Settings for the tests of the kit: every room, no house, and a URL map that the tests own."""

from pathlib import Path

from preau.instances.houses import ALL_ROOMS
from preau.kit import envkit
from preau.kit.courier.settings import Settings as CourierSettings
from tests.settings.base import test_settings

values = test_settings("registre")
values["PREAU_HOUSE"] = "essai"
values["DATABASES"] = {"default": values["DATABASES"]["registre"]}
values["DATABASE_ROUTERS"] = []
values["INSTALLED_APPS"] = ["preau.kit.design", "preau.kit.errors", *(f"preau.kit.{room}" for room in ALL_ROOMS)]
values["ROOT_URLCONF"] = "tests.kit.urls"
values["CSRF_COOKIE_NAME"] = "essai_csrf"
values["COURIER"] = envkit.read(
    CourierSettings,
    "COURIER",
    {
        "COURIER_SMS_GATEWAY": "memory",
        "COURIER_MAIL_GATEWAY": "memory",
        "COURIER_KEY_FILE": str(Path(values["PREAU"].data) / "secrets" / "courrier"),
    },
)
globals().update(values)

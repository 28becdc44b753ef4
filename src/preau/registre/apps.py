"""The Django application `registre`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistreConfig(AppConfig):
    """Schools, people and links; its rows live in the database alias `registre`."""

    name = "preau.registre"
    label = "registre"
    verbose_name = _("Registre")

"""The Django app of this part of the kit."""

from django.apps import AppConfig


class CodesConfig(AppConfig):
    """Short codes sent by the courier."""

    name = "preau.kit.codes"
    label = "codes"

"""The Django app of the pages that say no."""

from django.apps import AppConfig


class ErrorsConfig(AppConfig):
    """Templates, middleware and the handbook of refusals."""

    name = "preau.kit.errors"
    label = "errors"

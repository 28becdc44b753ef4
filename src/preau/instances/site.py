"""Django settings of the instance `site` (see base.py)."""

from preau.instances.base import django_settings

globals().update(django_settings("site"))

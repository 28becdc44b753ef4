"""Django settings of the instance `registre` (see base.py)."""

from preau.instances.base import django_settings

globals().update(django_settings("registre"))

"""Django settings of the instance `demarches` (see base.py)."""

from preau.instances.base import django_settings

globals().update(django_settings("demarches"))

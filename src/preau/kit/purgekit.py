"""Forgetting in time: every app that keeps rows for a while says how to delete those that are over.

An app takes part by giving its AppConfig a method `purge(now) -> int`. One call an hour is enough.
"""

from __future__ import annotations

from datetime import datetime

from django.apps import apps

from preau.kit.clockkit import now as clock


def purge_all(now: datetime | None = None) -> dict[str, int]:
    """Purge every installed app that can be; the rows deleted, by app label."""
    moment = now or clock()
    able = [config for config in apps.get_app_configs() if hasattr(config, "purge")]
    return {config.label: config.purge(moment) for config in able}

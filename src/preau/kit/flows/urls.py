"""Where a journey is mounted in a house."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter

from preau.kit.flows import views
from preau.kit.flows.flow import Flow


class RunIdConverter:
    """A public id of 22 URL-safe characters."""

    regex = r"[A-Za-z0-9_-]{22}"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    to_url = to_python


register_converter(RunIdConverter, "run")


def flow_urls(flow: type[Flow], prefix: str) -> list[URLPattern]:
    """The addresses of `flow` under `prefix` ("activation/"): its start, its runs and their pages."""
    own = {"flow": flow}
    name = f"parcours-{flow.name}"
    return [
        path(prefix, views.start, own, name=name),
        path(f"{prefix}<run:run_id>/", views.page, own, name=f"{name}-run"),
        path(f"{prefix}<run:run_id>/<slug:slug>/", views.page, own, name=f"{name}-page"),
    ]

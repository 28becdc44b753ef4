"""`/gestion/affluence/`: the load-shedding door now, and its numbers for a while (issue 5, item 8)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from preau.houses.portail import settings
from preau.houses.portail.affluence import policy
from preau.houses.portail.gestion import Portee
from preau.houses.portail.pages.gestion_acces import BOTH, gestion_page
from preau.kit.affluence import Limits, override
from preau.kit.design.forms import Form, TextField

MOST = 1_000_000


class NombreField(TextField):
    """A whole number, zero when it is left empty."""

    def __init__(self, *, least: int = 0, most: int = MOST, **kwargs: Any) -> None:
        super().__init__(required=False, inputmode="numeric", width="court", max_length=12, **kwargs)
        self.least, self.most = least, most

    def clean(self, value: Any) -> Any:
        """Blanks between the figures are forgiven."""
        text = "".join(super().clean(value).split())
        if text and not (text.isascii() and text.isdigit() and self.least <= int(text) <= self.most):
            raise forms.ValidationError(
                _("Saisissez un nombre entier, de %(least)s à %(most)s"),
                params={"least": self.least, "most": self.most},
            )
        return int(text or 0)


class PorteForm(Form):
    """Above which numbers people wait, and for how long that holds."""

    sessions = NombreField(
        label=_("Personnes présentes au-delà desquelles on attend"),
        hint=_("Donnez ce nombre, le suivant, ou les deux."),
        least=1,
    )
    minute = NombreField(label=_("Connexions par minute au-delà desquelles on attend"), least=1)
    pendant = NombreField(
        label=_("Pendant combien de minutes"), hint=_("120 si vous ne dites rien."), least=1, most=1440
    )

    def clean(self) -> dict[str, Any]:
        """One number at least."""
        cleaned = super().clean()
        if not self.errors and not cleaned["sessions"] and not cleaned["minute"]:
            self.add_error("sessions", _("Donnez au moins un des deux nombres"))
        return cleaned


@gestion_page(BOTH, whole=True)
def affluence(request: HttpRequest, portee: Portee) -> HttpResponse:
    """Counts only; a change stands for the settings for a while, then they rule again."""
    action = request.POST.get("action", "")
    form = PorteForm(request.POST if action == "limiter" else None)
    if request.method == "POST" and (action in ("ouvrir", "rendre") or form.is_valid()):
        _apply(action, form, portee.par)
        return redirect("portail:gestion-affluence")
    mine = settings.current()
    context = {
        "form": form,
        "now": override.state(policy()),
        "exemptions": mine.affluence_exemptions,
        "priorites": mine.affluence_priorites,
        "sessions": mine.affluence_sessions,
        "minute": mine.affluence_par_minute,
    }
    return render(request, "portail/gestion/affluence.html", context, status=422 if form.errors else 200)


def _apply(action: str, form: PorteForm, par: str) -> None:
    if action == "rendre":
        override.clear(by=par)
    elif action == "ouvrir":
        override.override(Limits(), life=timedelta(hours=2), by=par)
    else:
        said = form.cleaned_data
        life = timedelta(minutes=said["pendant"] or 120)
        override.override(Limits(said["sessions"], said["minute"]), life=life, by=par)

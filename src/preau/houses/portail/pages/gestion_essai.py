"""`/gestion/essai/`: « Essayer la validation »: a person and a service, and what the service would be told."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from preau.houses.portail.actions.cas_try import try_answers
from preau.houses.portail.actions.find_person import find_people, get_person
from preau.houses.portail.gestion import Portee
from preau.houses.portail.models import ServiceCas
from preau.houses.portail.pages.gestion_acces import BOTH, gestion_page
from preau.kit.design.forms import Form, SelectField, TextField


class EssaiForm(Form):
    """Which service, and whom to look for, in which school."""

    service = SelectField(label=_("Service"), choices=[])
    nom = TextField(
        label=_("Nom de la personne"),
        hint=_("Élève, responsable ou personnel : le nom, le prénom, ou les deux"),
        max_length=100,
        autocomplete="off",
        missing=_("Saisissez un nom"),
    )

    def __init__(self, *args: Any, portee: Portee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.portee = portee
        rows = ServiceCas.objects.values_list("public_id", "label", "is_active")
        choices = [(one, label if is_open else _("%s (suspendu)") % label) for one, label, is_open in rows]
        self.fields["service"].choices = choices  # type: ignore[attr-defined]
        if len(portee.uais) > 1:
            self.add("uai", SelectField(label=_("Établissement"), choices=portee.ecoles))
            self.order_fields(["service", "uai"])

    def clean(self) -> dict[str, Any]:
        """The school, when there is but one."""
        cleaned = super().clean()
        if len(self.portee.uais) == 1:
            cleaned["uai"] = self.portee.uais[0]
        return cleaned


@gestion_page(BOTH, is_form=True)
def essai(request: HttpRequest, portee: Portee) -> HttpResponse:
    """The form; posted, the people found; with one of them (`a`), the answers. No name stands in an address."""
    initial = {"service": request.GET.get("service", "")}
    form = EssaiForm(request.POST if request.method == "POST" else None, initial=initial, portee=portee)
    context: dict[str, Any] = {"form": form, "has_services": ServiceCas.objects.exists(), "has_ecoles": portee.uais}
    if form.is_valid() and portee.uais:
        context |= _answer(request, portee, form.cleaned_data)
    return render(request, "portail/gestion/essai.html", context, status=422 if form.errors else 200)


def _answer(request: HttpRequest, portee: Portee, said: dict[str, Any]) -> dict[str, Any]:
    row = ServiceCas.objects.get(public_id=said["service"])
    chosen = request.POST.get("a", "")
    if not chosen:
        found, has_more = find_people(portee, said["uai"], said["nom"], request)
        return {"is_asked": True, "fiches": found, "has_more": has_more, "said": said, "service": row}
    fiche = get_person(portee, said["uai"], chosen)
    if fiche is None:
        raise Http404
    return {"fiche": fiche, "service": row, "reponses": try_answers(row, chosen[2:], portee.par)}

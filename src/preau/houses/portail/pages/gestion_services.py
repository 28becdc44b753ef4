"""`/gestion/services/`: the services that may receive tickets: see, declare, change, suspend, remove."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from preau.houses.portail import settings
from preau.houses.portail.actions.cas_declare import Wanted, declare_service
from preau.houses.portail.actions.cas_remove import remove_service
from preau.houses.portail.gestion import Portee
from preau.houses.portail.models import ServiceCas
from preau.houses.portail.pages.gestion_acces import BOTH, gestion_page
from preau.houses.portail.pages.gestion_services_forms import KINDS, MODELES, SETS, SHAPES, ServiceForm, label_of
from preau.houses.portail.refusals_gestion import NomDejaPris, ServiceEncoreOuvert
from preau.protocols.refusals import Refusal

STATES = {"ouvrir": True, "suspendre": False}


@dataclass(frozen=True)
class Ligne:
    """One service in the list, in words."""

    row: ServiceCas

    @property
    def kind(self) -> str:
        """How its address is compared."""
        return label_of(KINDS, self.row.kind)

    @property
    def shape(self) -> str:
        """How answers to it are written."""
        return label_of(SHAPES, self.row.shape)

    @property
    def attributs(self) -> str:
        """What it is told."""
        return label_of(SETS, self.row.attributs)


@gestion_page(whole=True)
def services(request: HttpRequest, portee: Portee) -> HttpResponse:
    """Every declared service, and the models of new ones."""
    context = {
        "services": [Ligne(row) for row in ServiceCas.objects.all()],
        "modeles": [(name, label) for name, (label, _values) in MODELES.items()],
        "base": f"{settings.current().base_url}/cas",
    }
    return render(request, "portail/gestion/services.html", context)


@gestion_page(BOTH, whole=True, is_form=True)
def nouveau(request: HttpRequest, portee: Portee) -> HttpResponse:
    """A new service; `?modele=` fills in the form."""
    form = ServiceForm(request.POST if request.method == "POST" else None, modele=request.GET.get("modele", ""))
    if form.is_valid():
        row = _declare(form, form.cleaned_data["alias"], portee, only_new=True)
        if row is not None:
            return redirect("portail:gestion-service", public_id=row.public_id)
    return _show(request, form, None)


@gestion_page(BOTH, whole=True, is_form=True)
def service(request: HttpRequest, portee: Portee, public_id: str) -> HttpResponse:
    """Change a service, suspend it, open it again."""
    row = _find(public_id)
    if "etat" in request.POST:
        if request.POST["etat"] not in STATES:
            raise Http404
        declare_service(row.alias, Wanted(is_active=STATES[request.POST["etat"]]), portee.par)
        return redirect("portail:gestion-service", public_id=public_id)
    form = ServiceForm(request.POST if request.method == "POST" else None, row=row)
    if form.is_valid() and _declare(form, row.alias, portee) is not None:
        return redirect("portail:gestion-services")
    return _show(request, form, row)


@gestion_page(BOTH, whole=True)
def retirer(request: HttpRequest, portee: Portee, public_id: str) -> HttpResponse:
    """Forget a suspended service, once it was said twice."""
    row = _find(public_id)
    if row.is_active:
        raise ServiceEncoreOuvert
    if request.method == "POST":
        remove_service(public_id, portee.par)
        return redirect("portail:gestion-services")
    return render(request, "portail/gestion/service_retirer.html", {"service": row})


def _find(public_id: str) -> ServiceCas:
    row = ServiceCas.objects.filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def _declare(form: ServiceForm, alias: str, portee: Portee, *, only_new: bool = False) -> ServiceCas | None:
    try:
        return declare_service(alias, form.wanted(), portee.par, only_new=only_new)[0]
    except Refusal as refusal:
        form.add_error("alias" if isinstance(refusal, NomDejaPris) else "url", refusal.sentence())
        return None


def _show(request: HttpRequest, form: ServiceForm, row: ServiceCas | None) -> HttpResponse:
    context = {"form": form, "service": row, "base": f"{settings.current().base_url}/cas"}
    return render(request, "portail/gestion/service.html", context, status=422 if form.errors else 200)

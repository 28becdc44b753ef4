"""« Vérifier une attestation »: anybody types the code that a document bears. Nothing is told without it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from preau.houses.demarches.teleservices.attestation_scolarite import actions, codes
from preau.kit.design.forms import Form, TextField


class VerificationForm(Form):
    """One code."""

    code = TextField(
        label=_("Code de vérification"),
        hint=_("Douze lettres et chiffres, au bas de l'attestation, par exemple ABCD-2345-EFGH"),
        missing=_("Saisissez le code de vérification"),
        max_length=60,
        autocomplete="off",
        width="moyen",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update({"autocapitalize": "characters", "data-du-lien": ""})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verifier(request: HttpRequest) -> HttpResponse:
    """`/verifier/`. The QR code leads here with the code after « # », which no server reads; the page fills it in."""
    form = VerificationForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "attestation_scolarite/verifier.html", {"form": form}, status=status)
    typed = form.cleaned_data["code"]
    found = actions.verify(typed, request)
    if found is None:
        form.add_error("code", _("Aucune attestation n'a ce code. Comparez-le, signe par signe, avec le document"))
        return render(request, "attestation_scolarite/verifier.html", {"form": form}, status=422)
    context = {"found": found, "code": codes.show(codes.read(typed))}
    return render(request, "attestation_scolarite/verifiee.html", context)

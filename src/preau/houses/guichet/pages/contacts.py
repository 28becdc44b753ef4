"""What families are told: the school's own coordinates, and its offices (issue 6, item 8; seed 002 §5.2)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from preau.houses.guichet.droits import Droit
from preau.houses.guichet.poste import Poste, requires
from preau.kit import phonekit
from preau.kit.design.forms import Form, MailField, TextField
from preau.registre.actions import remove_secretariat, set_etablissement, set_secretariat
from preau.registre.actions.secretariat import SecretariatEnDouble
from preau.registre.models import Secretariat

MEFS = 30


class EcoleForm(Form):
    """The school as pages and letters name it."""

    nom = TextField(label=_("Nom"), max_length=120, missing=_("Donnez le nom de l'établissement"))
    commune = TextField(label=_("Commune"), max_length=60, missing=_("Donnez la commune"))
    telephone = TextField(label=_("Téléphone du secrétariat"), max_length=20, required=False)
    mel = MailField(label=_("Adresse mail du secrétariat"), required=False)

    def clean_telephone(self) -> str:
        """As people read it, or an error that says how to write it."""
        return read_phone(self, "telephone")


class SecretariatForm(Form):
    """One office, for all pupils or for some MEF."""

    nom = TextField(
        label=_("Nom"), hint=_("Par exemple : secrétariat second cycle."), max_length=80, missing=_("Donnez un nom")
    )
    telephone = TextField(label=_("Téléphone"), max_length=20, required=False)
    mel = MailField(label=_("Adresse mail"), required=False)
    horaires = TextField(
        label=_("Horaires"),
        hint=_("Par exemple : du lundi au vendredi, 8 h – 17 h."),
        max_length=200,
        required=False,
    )
    mefs = TextField(
        label=_("Niveaux concernés"),
        hint=_("Débuts de codes MEF, séparés par des espaces ; vide : tous les élèves."),
        max_length=300,
        required=False,
    )

    def clean_telephone(self) -> str:
        """As people read it, or an error that says how to write it."""
        return read_phone(self, "telephone")

    def clean_mefs(self) -> list[str]:
        """Codes, without doubles."""
        codes = list(dict.fromkeys(str(self.cleaned_data["mefs"]).upper().replace(",", " ").split()))
        if len(codes) > MEFS or any(not code.isalnum() or len(code) > 11 for code in codes):
            self.add_error("mefs", _("Un code MEF a onze caractères au plus, lettres et chiffres : 2001 pour la 2de"))
        return codes


def read_phone(form: Form, name: str) -> str:
    """The number of a field, written as people read it; a French one or one with its country."""
    text = str(form.cleaned_data[name]).strip()
    if not text:
        return ""
    found = phonekit.parse(text)
    if found is None:
        form.add_error(name, _("Saisissez un numéro de téléphone complet, par exemple 02 61 91 00 48"))
        return text
    return text


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Droit.REGLER)
def contacts(request: HttpRequest, poste: Poste) -> HttpResponse:
    """The school's coordinates, its offices, and the form that adds one."""
    own = poste.etablissement
    known = {"nom": own.nom, "commune": own.commune, "telephone": own.telephone, "mel": own.mel}
    posted = request.POST if request.method == "POST" else None
    ecole = EcoleForm(posted if posted and "ecole" in posted else None, initial=known)
    nouveau = SecretariatForm(posted if posted and "ecole" not in posted else None, prefix="nouveau")
    if ecole.is_bound and ecole.is_valid():
        set_etablissement(poste.uai, actor=poste.actor, **ecole.cleaned_data)
        return redirect("guichet:contacts", poste.uai)
    if nouveau.is_bound and nouveau.is_valid() and _save(poste, nouveau):
        return redirect("guichet:contacts", poste.uai)
    rows = Secretariat.objects.filter(etablissement_id=poste.uai).order_by("ordre", "nom")
    wrong = bool(ecole.errors or nouveau.errors)
    context = {"poste": poste, "ecole": ecole, "form": nouveau, "secretariats": rows, "erreurs": wrong}
    return render(request, "guichet/contacts/liste.html", context, status=422 if wrong else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Droit.REGLER)
def secretariat(request: HttpRequest, poste: Poste, secretariat: str) -> HttpResponse:
    """Change one office."""
    row = _row(poste, secretariat)
    known = {name: getattr(row, name) for name in ("nom", "telephone", "mel", "horaires")}
    initial = {**known, "mefs": " ".join(row.mefs)}
    form = SecretariatForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and _save(poste, form, row):
        return redirect("guichet:contacts", poste.uai)
    context = {"poste": poste, "form": form, "secretariat": row, "erreurs": bool(form.errors)}
    return render(request, "guichet/contacts/secretariat.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
@requires(Droit.REGLER)
def retirer(request: HttpRequest, poste: Poste, secretariat: str) -> HttpResponse:
    """« Retirer » one office."""
    remove_secretariat(poste.uai, _row(poste, secretariat).public_id, actor=poste.actor)
    return redirect("guichet:contacts", poste.uai)


def _row(poste: Poste, public_id: str) -> Secretariat:
    row = Secretariat.objects.filter(etablissement_id=poste.uai, public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def _save(poste: Poste, form: Form, row: Secretariat | None = None) -> bool:
    said: dict[str, Any] = form.cleaned_data
    kept: dict[str, Any] = {"public_id": row.public_id, "ordre": row.ordre} if row else {}
    try:
        set_secretariat(poste.uai, actor=poste.actor, **said, **kept)
    except SecretariatEnDouble as refusal:
        form.add_error("nom", refusal.sentence())
        return False
    return True

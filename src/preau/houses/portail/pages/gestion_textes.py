"""`/gestion/textes/`: the texts that everybody accepts: see, write a new version, preview, publish (seed 000; J11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from preau.houses.portail import textes, textes_markup
from preau.houses.portail.actions import write_texte as writing
from preau.houses.portail.gestion import Portee
from preau.houses.portail.models import CompteLocal, TexteEcrit
from preau.houses.portail.pages.gestion_acces import BOTH, gestion_page
from preau.houses.portail.textes import Texte
from preau.kit.design.forms import Form, TextField

LONGEST = 30_000


class TexteForm(Form):
    """A text as it is typed."""

    titre = TextField(label=_("Titre"), spellcheck=True, missing=_("Donnez un titre au texte"))
    accord = TextField(
        label=_("Phrase à cocher"),
        hint=_("Par exemple : J'ai lu et j'accepte la charte de bon usage"),
        spellcheck=True,
        missing=_("Écrivez la phrase que chacun coche"),
    )
    corps = TextField(
        label=_("Texte"),
        hint=_(
            "Une ligne vide sépare deux paragraphes. « # » au début d'une ligne en fait un titre, « - » un élément de "
            "liste. Une adresse web devient un lien."
        ),
        max_length=LONGEST,
        spellcheck=True,
        missing=_("Écrivez le texte"),
        widget=forms.Textarea({"rows": 22}),
    )

    def clean_corps(self) -> str:
        """As the HTML that people will read."""
        corps = textes_markup.from_typed(self.cleaned_data["corps"])
        if not corps:
            raise forms.ValidationError(_("Écrivez le texte"))
        return corps


@dataclass(frozen=True)
class Ligne:
    """One text in the list: what is in force, where it comes from, how many accepted it, the draft if there is one."""

    texte: Texte
    written: TexteEcrit | None
    auteur: str
    accepted: int
    draft: TexteEcrit | None


@gestion_page(whole=True)
def liste(request: HttpRequest, portee: Portee) -> HttpResponse:
    """The texts in force."""
    textes.forget()
    counts = writing.count_accepted()
    lines = []
    for texte in textes.current():
        written = TexteEcrit.objects.filter(code=texte.code, version=texte.version).exclude(published_at=None).first()
        auteur = auteur_of(written) if written else ""
        draft = writing.find_draft(texte.code)
        lines.append(Ligne(texte, written, auteur, counts.get(texte.version, 0), draft))
    return render(request, "portail/gestion/textes.html", {"lignes": lines})


@gestion_page(whole=True)
def texte(request: HttpRequest, portee: Portee, code: str) -> HttpResponse:
    """One text as it is in force, and its former versions."""
    shown = _find(code)
    counts = writing.count_accepted()
    versions = [(row, auteur_of(row), counts.get(row.version, 0)) for row in writing.list_versions(code)]
    context = {"texte": shown, "versions": versions, "accepted": counts.get(shown.version, 0)}
    return render(request, "portail/gestion/texte.html", context)


@gestion_page(BOTH, whole=True, is_form=True)
def ecrire(request: HttpRequest, portee: Portee, code: str) -> HttpResponse:
    """Write the draft of a new version, from the draft if there is one, else from the text in force."""
    shown = _find(code)
    source: Any = writing.find_draft(code) or shown
    initial = {"titre": source.titre, "accord": source.accord, "corps": textes_markup.to_typed(source.corps)}
    form = TexteForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        row = writing.write_texte(code, said["titre"], said["accord"], said["corps"], portee.par)
        return redirect("portail:gestion-version", public_id=row.public_id)
    context = {"form": form, "texte": shown}
    return render(request, "portail/gestion/texte_ecrire.html", context, status=422 if form.errors else 200)


@gestion_page(BOTH, whole=True, is_form=True)
def version(request: HttpRequest, portee: Portee, public_id: str) -> HttpResponse:
    """One version as people read it; a draft is published or thrown away from here."""
    row = TexteEcrit.objects.filter(public_id=public_id).first()
    if row is None:
        raise Http404
    if request.method == "POST" and "jeter" in request.POST:
        writing.discard_texte(public_id, portee.par)
        return redirect("portail:gestion-texte", code=row.code)
    if request.method == "POST":
        writing.publish_texte(public_id, request.POST.get("publier", ""), portee.par)
        return redirect("portail:gestion-textes")
    current = next((one for one in textes.current() if one.code == row.code), None)
    context = {
        "version": row,
        "auteur": auteur_of(row),
        "is_same": current is not None and current.version == row.version,
        "is_known": current is not None,
    }
    return render(request, "portail/gestion/version.html", context)


def _find(code: str) -> Texte:
    found = next((one for one in textes.current() if one.code == code), None)
    if found is None:
        raise Http404
    return found


def auteur_of(row: TexteEcrit) -> str:
    """Who wrote this version, as colleagues know them; empty for an account that is gone."""
    compte = CompteLocal.objects.filter(public_id=row.auteur).first()
    return f"{compte.prenom} {compte.nom}" if compte else ""

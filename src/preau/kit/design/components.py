"""``/design/``: every component, in every skin (``?habillage=``)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from preau.kit.design import forms, skins


class SamplePolicy:
    """The password rules of the tutorials, for show."""

    rules = (
        ("majuscule", _("Doit contenir 1 majuscule")),
        ("minuscule", _("Doit contenir 1 minuscule")),
        ("chiffre", _("Doit contenir 1 chiffre")),
        ("longueur", _("Doit contenir 8 caractères minimum")),
    )
    patterns = {"majuscule": r"\p{Lu}", "minuscule": r"\p{Ll}", "chiffre": r"\p{Nd}", "longueur": ".{8,}"}

    def met(self, password: str) -> set[str]:
        """Keys of the rules met."""
        tests = {
            "majuscule": any(char.isupper() for char in password),
            "minuscule": any(char.islower() for char in password),
            "chiffre": any(char.isdecimal() for char in password),
            "longueur": len(password) >= 8,
        }
        return {key for key, is_met in tests.items() if is_met}


class SampleForm(forms.Form):
    """One field of each kind."""

    nom = forms.NomField(label="Nom", missing="Saisissez votre nom tel que l'établissement le connaît")
    prenom = forms.NomField(label="Prénom", autocomplete="given-name")
    mobile = forms.MobileField(
        label="N° de téléphone portable", hint="Le numéro que vous avez donné à l'établissement."
    )
    mel = forms.MailField(label="Adresse mail", required=False)
    code = forms.CodeField(label="Code de sécurité", hint="6 chiffres, valables 30 minutes.")
    lien = forms.ChoiceCards(
        label="Je confirme être le représentant légal de l'élève suivant :",
        cards=[
            ("oui", "Je suis le représentant légal de cet élève"),
            ("non", "Je ne suis pas le représentant légal de cet élève"),
        ],
    )
    ne_le = forms.BirthDateField(label="Né le", hint="Par exemple 14 mars 2014.")
    mot_de_passe = forms.PasswordField(label="Mot de passe", policy=SamplePolicy())
    confirmation = forms.PasswordField(label="Confirmation du nouveau mot de passe", confirms="mot_de_passe")
    conditions = forms.CheckField(label="J'ai lu les conditions d'utilisation")
    groups = (
        forms.Group(names=("nom", "prenom", "mobile", "mel", "code")),
        forms.Group(
            names=("lien", "ne_le"), title="Albert DUPONT", detail="CLG LES COURTILS MONTMARTIN-SUR-MER (0500048F)"
        ),
    )


@csrf_exempt
def show(request: HttpRequest) -> HttpResponse:
    """The components page; a POST shows the errors, nothing is kept."""
    every = skins.provided()
    asked = every.get(request.GET.get("habillage", ""), skins.chosen())
    request.habillage = asked  # type: ignore[attr-defined]
    form = SampleForm(request.POST) if request.method == "POST" else SampleForm()
    invalid = form.is_bound and not form.is_valid()
    context = {"form": form, "erreurs": invalid, "skins": every.values(), "asked": asked}
    return render(request, "design/composants.html", context, status=422 if invalid else 200)

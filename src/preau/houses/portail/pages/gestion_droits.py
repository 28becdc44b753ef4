"""`/gestion/droits/`: who sees and writes to whom, school by school; `/gestion/messagerie/`: its switch by profile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from preau.houses.portail import droits, settings
from preau.houses.portail.actions.change_droits import reopen, reset_droit, set_droit, suspend
from preau.houses.portail.annuaire import profil_label, role_label
from preau.houses.portail.droits import Droit
from preau.houses.portail.gestion import Portee
from preau.houses.portail.models import SuspensionMessagerie
from preau.houses.portail.pages.gestion_acces import BOTH, gestion_page, of_theirs
from preau.houses.portail.pages.gestion_services_forms import Box
from preau.kit.design.forms import Form, Group, SelectField
from preau.registre.queries import etablissement_label

RIEN, VOIT, ECRIT = "rien", "voit", "ecrit"
CHOICES = [(RIEN, _("Ne les voit pas")), (VOIT, _("Les voit")), (ECRIT, _("Les voit et leur écrit"))]
GROUPES: Final = {"parents": _("Les parents"), "eleves": _("Les élèves"), "personnels": _("Les personnels")}


def cible_label(cible: str) -> str:
    """A kind of people, in words."""
    if cible == "ma-classe":
        return str(_("Élèves de sa classe"))
    kind, _colon, role = cible.partition(":")
    if kind == "role":
        return str(_("Fonction : %s") % role_label(role))
    return profil_label(cible)


def cibles_for(profil: str) -> list[str]:
    """The kinds of people that a right of this profile may name, in the order of the page."""
    kinds = [*droits.PROFILS, *(["ma-classe"] if profil == "eleve" else [])]
    return [*kinds, *sorted(one for one in droits.CIBLES if one.startswith("role:"))]


class DroitForm(Form):
    """What one profile may do in one school: one answer for each kind of people, one box for each kind of list."""

    def __init__(self, *args: Any, profil: str, droit: Droit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cibles, self.groups = cibles_for(profil), []
        for number, cible in enumerate(self.cibles):
            now = ECRIT if cible in droit.ecrit else VOIT if cible in droit.voit else RIEN
            self.add(f"cible_{number}", SelectField(label=cible_label(cible), choices=CHOICES, initial=now))
        for groupe, label in GROUPES.items():
            self.add(f"groupe_{groupe}", Box(label=label, required=False, initial=groupe in droit.groupes))
        self.groups = [
            Group([f"cible_{number}" for number in range(len(self.cibles))], _("Dans l'annuaire et la messagerie")),
            Group([f"groupe_{one}" for one in GROUPES], _("Listes à qui écrire")),
        ]

    def said(self) -> tuple[list[str], list[str], list[str]]:
        """Seen, written to, lists."""
        answers = {cible: self.cleaned_data[f"cible_{number}"] for number, cible in enumerate(self.cibles)}
        ecrit = [cible for cible, answer in answers.items() if answer == ECRIT]
        voit = [cible for cible, answer in answers.items() if answer != RIEN]
        return voit, ecrit, [one for one in GROUPES if self.cleaned_data[f"groupe_{one}"]]


@dataclass(frozen=True)
class Ligne:
    """One profile of one school, in words."""

    profil: str
    droit: Droit
    is_changed: bool

    @property
    def label(self) -> str:
        """The profile."""
        return profil_label(self.profil)

    @property
    def voit(self) -> list[str]:
        """Whom it sees."""
        return [cible_label(one) for one in cibles_for(self.profil) if one in self.droit.voit]

    @property
    def ecrit(self) -> list[str]:
        """Whom it writes to."""
        return [cible_label(one) for one in cibles_for(self.profil) if one in self.droit.ecrit]

    @property
    def groupes(self) -> list[str]:
        """The lists it writes to."""
        return [str(label) for one, label in GROUPES.items() if one in self.droit.groupes]


@gestion_page()
def ecoles(request: HttpRequest, portee: Portee) -> HttpResponse:
    """The schools; the only one at once."""
    if len(portee.uais) == 1:
        return redirect("portail:gestion-droits-ecole", uai=portee.uais[0])
    return render(request, "portail/gestion/droits.html", {"ecoles": portee.ecoles})


@gestion_page()
def ecole(request: HttpRequest, portee: Portee, uai: str) -> HttpResponse:
    """The table of one school."""
    of_theirs(portee, uai)
    changed = droits.changed(uai)
    lines = [Ligne(one, droits.of(one, uai), one in changed) for one in droits.PROFILS]
    context = {"lignes": lines, "uai": uai, "ecole": etablissement_label(uai), "has_many": len(portee.uais) > 1}
    return render(request, "portail/gestion/droits_ecole.html", context)


@gestion_page(BOTH, is_form=True)
def profil(request: HttpRequest, portee: Portee, uai: str, profil: str) -> HttpResponse:
    """Change what one profile may do in one school, or go back to the file."""
    of_theirs(portee, uai)
    if profil not in droits.PROFILS:
        raise Http404
    if "rendre" in request.POST:
        reset_droit(uai, profil, portee.par)
        return redirect("portail:gestion-droits-ecole", uai=uai)
    form = DroitForm(request.POST if request.method == "POST" else None, profil=profil, droit=droits.of(profil, uai))
    if form.is_valid():
        set_droit(uai, profil, *form.said(), portee.par)
        return redirect("portail:gestion-droits-ecole", uai=uai)
    context = {
        "form": form,
        "uai": uai,
        "ecole": etablissement_label(uai),
        "label": profil_label(profil),
        "is_changed": profil in droits.changed(uai),
    }
    return render(request, "portail/gestion/droits_profil.html", context, status=422 if form.errors else 200)


@gestion_page(BOTH, whole=True)
def messagerie(request: HttpRequest, portee: Portee) -> HttpResponse:
    """Rest the messages of a profile, or open them again; what a setting rests stays so."""
    if request.method == "POST":
        name, _equals, wanted = request.POST.get("profil", "").partition("=")
        if name not in droits.PROFILS or wanted not in ("suspendre", "ouvrir"):
            raise Http404
        (suspend if wanted == "suspendre" else reopen)(name, portee.par)
        return redirect("portail:gestion-messagerie")
    here = dict(SuspensionMessagerie.objects.values_list("profil", "since"))
    by_setting = settings.current().messagerie_suspendue
    lines = [(one, profil_label(one), here.get(one), one in by_setting) for one in droits.PROFILS]
    return render(request, "portail/gestion/messagerie.html", {"lignes": lines})

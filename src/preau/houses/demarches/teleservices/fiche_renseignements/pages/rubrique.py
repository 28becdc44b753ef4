"""One rubrique, one page: what is known, or typed, to correct; and one page for each person to contact."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from preau.houses.demarches.teleservices.fiche_renseignements.actions.ecrire import save_page
from preau.houses.demarches.teleservices.fiche_renseignements.brouillon import Brouillon
from preau.houses.demarches.teleservices.fiche_renseignements.champs import CONTACT, CONTACTS, Rubrique
from preau.houses.demarches.teleservices.fiche_renseignements.etat import Connu, cle_of
from preau.houses.demarches.teleservices.fiche_renseignements.formulaires import FORMS, ContactForm, PageForm
from preau.houses.demarches.teleservices.fiche_renseignements.pages.demande import (
    Etat,
    fiche_page,
    page_of,
    read_etat,
    see_other,
    show,
    url_of,
)
from preau.houses.demarches.teleservices.fiche_renseignements.refusals import (
    BrouillonChange,
    BrouillonParti,
    InformationsChangees,
    TropDeContacts,
)
from preau.houses.demarches.teleservices.fiche_renseignements.vue import Valeur, parties_of
from preau.houses.demarches.visiteur import EnfantVu, Visiteur, typed_is_kept
from preau.kit.design.forms import Form
from preau.protocols.refusals import Refusal

METHODS = ["GET", "HEAD", "POST"]
NEW = "nouveau"
"""In an address: somebody to add."""


@require_http_methods(METHODS)
@typed_is_kept
@fiche_page
def rubrique(request: HttpRequest, who: Visiteur, enfant: EnfantVu, code: str) -> HttpResponse:
    """`…/modifier/<rubrique>/`."""
    etat = read_etat(enfant)
    found, make = etat.connu.rubrique(code), FORMS.get((code, etat.connu.is_majeur))
    if found is None or make is None:
        raise Http404
    if request.method != "POST":
        return _page(request, enfant, etat, found, make(initial=make.initial_of(_typed(etat, found))))
    form = make(request.POST)
    if not form.is_valid():
        return _page(request, enfant, etat, found, form, status=422)
    try:
        save_page(who, enfant, page_of(request, [found]), lambda draft, connu: _put(draft, connu, found, form))
    except (BrouillonChange, BrouillonParti, InformationsChangees) as refusal:
        return _page(request, enfant, read_etat(enfant), found, form, refusal)
    return see_other(f"{url_of('fiche', enfant)}#{found.code}")


@require_http_methods(METHODS)
@typed_is_kept
@fiche_page
def contact(request: HttpRequest, who: Visiteur, enfant: EnfantVu, fiche: str) -> HttpResponse:
    """`…/contacts/<personne>/`: one person to contact; « nouveau » adds one."""
    etat = read_etat(enfant)
    cle = etat.draft.next_contact() if fiche == NEW else cle_of(fiche, CONTACT)
    if fiche != NEW and cle not in etat.draft.contacts(etat.connu):
        if request.method != "POST":
            raise Http404
        gone = ContactForm(request.POST)
        return _contact_page(request, enfant, etat, NEW, gone, InformationsChangees())
    known = etat.draft.valeur(cle, etat.connu) or etat.connu.valeurs.get(cle, "")
    if request.method != "POST":
        return _contact_page(request, enfant, etat, fiche, ContactForm(known=known))
    form = ContactForm(request.POST, known=known)
    is_removed = "retirer" in request.POST and fiche != NEW
    if not is_removed and not form.is_valid():
        return _contact_page(request, enfant, etat, fiche, form, status=422)

    def change(draft: Brouillon, connu: Connu) -> None:
        if cle not in draft.kept_contacts(connu) and not is_removed and not draft.may_add(connu):
            raise TropDeContacts
        draft.put(cle, "" if is_removed else form.valeur(), connu)

    try:
        save_page(who, enfant, page_of(request, [CONTACTS]), change)
    except (BrouillonChange, BrouillonParti, InformationsChangees) as refusal:
        return _contact_page(request, enfant, read_etat(enfant), fiche, form, refusal)
    return see_other(f"{url_of('fiche', enfant)}#{CONTACTS.code}")


def _typed(etat: Etat, found: Rubrique) -> dict[str, str]:
    return {champ.nom: etat.draft.valeur(cle, etat.connu) for cle, champ in etat.connu.cles_of(found)}


def _put(draft: Brouillon, connu: Connu, found: Rubrique, form: PageForm) -> None:
    valeurs = form.valeurs()
    for cle, champ in connu.cles_of(found):
        draft.put(cle, valeurs[champ.nom], connu)


def _page(
    request: HttpRequest,
    enfant: EnfantVu,
    etat: Etat,
    found: Rubrique,
    form: Form,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form; beside what was typed, what stands now when the page was no longer true."""
    context = {
        "titre": found.titre,
        "rubrique": found,
        "form": form,
        "refusal": refusal,
        "valeurs": _valeurs(enfant, etat, found),
        "version": etat.version,
        "vu": etat.connu.digest([found]),
        "retour": url_of("fiche", enfant),
    }
    return show(request, "rubrique", enfant, context, refusal.status if refusal else status)


def _contact_page(
    request: HttpRequest,
    enfant: EnfantVu,
    etat: Etat,
    fiche: str,
    form: Form,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "titre": _("Ajouter une personne à contacter") if fiche == NEW else _("Personne à contacter"),
        "rubrique": CONTACTS,
        "form": form,
        "refusal": refusal,
        "valeurs": _valeurs(enfant, etat, CONTACTS),
        "version": etat.version,
        "vu": etat.connu.digest([CONTACTS]),
        "retour": url_of("fiche", enfant),
        "action": url_of("fiche-contact", enfant, fiche),
        "may_remove": fiche != NEW,
    }
    return show(request, "rubrique", enfant, context, refusal.status if refusal else status)


def _valeurs(enfant: EnfantVu, etat: Etat, found: Rubrique) -> list[Valeur]:
    """What is known, typed and asked for in this rubrique, one under the other."""
    partie = next(one for one in parties_of(enfant, etat.connu, etat.draft) if one.rubrique is found)
    new = [Valeur(_("Personne à ajouter"), (), None, partie.attendus)] if partie.attendus else []
    return [*partie.valeurs, *new]

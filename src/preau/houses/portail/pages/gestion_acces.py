"""Who opens `/gestion/`: an administrator of the ENT, whose session is strong; changes want a recent sign-in too."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse

from preau.houses.portail import settings
from preau.houses.portail.gestion import Portee, is_fresh, is_strong, portee_of
from preau.houses.portail.pages.acces import sign_in_again, visiteur_required
from preau.houses.portail.return_to import local_path
from preau.houses.portail.visiteur import Visiteur

Page = Callable[..., HttpResponse]
READ = ("GET", "HEAD")
BOTH = (*READ, "POST")


def gestion_page(
    methods: tuple[str, ...] = READ, *, whole: bool = False, is_form: bool = False
) -> Callable[[Page], Page]:
    """A page for administrators, called with what they administer; for the others it does not exist.

    `whole` keeps it to those of the whole ENT. `is_form` asks who signed in long ago to do so before they type, so
    that nothing typed is lost.
    """

    def decorate(page: Page) -> Page:
        @wraps(page)
        def guarded(request: HttpRequest, who: Visiteur, **kwargs: str) -> HttpResponse:
            portee = portee_of(who)
            if portee is None or (whole and not portee.is_whole):
                raise Http404
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            if not is_strong(request) or not _is_fresh_enough(request, is_form=is_form):
                return _confirm_first(request)
            return page(request, portee, **kwargs)

        return visiteur_required(guarded)

    return decorate


def _is_fresh_enough(request: HttpRequest, *, is_form: bool) -> bool:
    if request.method not in READ:
        return is_fresh(request)
    return not is_form or is_fresh(request, settings.current().gestion_confirmation / 2)


def _confirm_first(request: HttpRequest) -> HttpResponse:
    wanted = request.get_full_path() if request.method in READ else request.path
    url = f"{reverse('portail:gestion-confirmer')}?{urlencode({'retour': wanted})}"
    return HttpResponse(status=303, headers={"Location": url})


@visiteur_required
def confirmer(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """« Confirmez que c'est bien vous »: leads through a new sign-in, and comes back."""
    if portee_of(who) is None:
        raise Http404
    if request.method not in READ:
        return HttpResponseNotAllowed(READ)
    home = reverse("portail:gestion")
    asked = local_path(request.GET.get("retour"))
    wanted = asked if asked.startswith(home) and not asked.startswith(request.path) else home
    if is_strong(request) and is_fresh(request, settings.current().gestion_confirmation / 2):
        return redirect(wanted)
    back = f"{request.path}?{urlencode({'retour': wanted, 'encore': 1})}"
    context = {"way": sign_in_again(request, who, back)["Location"], "is_again": "encore" in request.GET}
    return render(request, "portail/gestion/confirmer.html", context)


def of_theirs(portee: Portee, uai: str) -> str:
    """This school, if they administer it; else it does not exist."""
    if uai not in portee.uais:
        raise Http404
    return uai

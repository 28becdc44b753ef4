"""A form sent once its session is over is given back: what was typed is never lost at the door."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

OWN = "csrfmiddlewaretoken"


def has_typed(request: HttpRequest) -> bool:
    """Whether a form was sent that holds anything."""
    return request.method == "POST" and any(name != OWN for name in (*request.POST, *request.FILES))


def give_back(request: HttpRequest, template: str, door: str) -> HttpResponse:
    """403: a page (which includes design/saisie_gardee.html) that sends the same form again after the `door`.

    Nothing is kept by the house: the page holds what the browser has just sent, a file excepted.
    """
    said = [(name, value) for name, values in request.POST.lists() if name != OWN for value in values]
    context = {"said": said, "door": door, "has_file": bool(request.FILES)}
    answer = render(request, template, context, status=403)
    add_never_cache_headers(answer)
    return answer

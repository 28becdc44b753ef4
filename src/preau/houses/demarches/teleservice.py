"""What a téléservice is: one Django application, a folder, named in the settings (docs/guides/teleservices.md).

A folder gives its form, its pages for families, its pages for the office, its templates, its tables if it has any, and
its letter; the house gives who is there, the pupils they act for, the office's desk, drafts, files and history
(models/dossier.py). The folder's module `entree` exports `TELESERVICE`: the package itself is imported before Django
is ready.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, wraps

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern
from django.utils.functional import Promise

from preau.houses.demarches.settings import current
from preau.houses.demarches.visiteur import EnfantVu, Visiteur, enfant_or_404, visiteur_required

Page = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Teleservice:
    """One téléservice.

    `code` stands in addresses; `titre` and `resume` on the home page; `is_for` says whether this person may do it for
    this pupil. `urls` are mounted below `/enfants/<eleve>/<code>/` (views receive `eleve`), `bureau_urls` below
    `/bureau/<uai>/<code>/` (views receive `uai`), `public_urls` at the root; the page named `entree` is where the home
    page leads, `bureau_entree` where the office's desk does. All their names share one space, `demarches:`, so each
    begins with the téléservice's own word. `count_waiting` says how many of a school wait for it; where nothing ever
    waits, `bureau_resume` says what the office does there.
    """

    code: str
    titre: str | Promise
    resume: str | Promise
    is_for: Callable[[Visiteur, EnfantVu], bool]
    urls: Sequence[URLPattern]
    entree: str
    bureau_urls: Sequence[URLPattern] = ()
    bureau_entree: str = ""
    public_urls: Sequence[URLPattern] = ()
    count_waiting: Callable[[str], int] | None = None
    bureau_resume: str | Promise = ""

    @property
    def every_url(self) -> tuple[URLPattern, ...]:
        """Of families, of the office and of anybody."""
        return (*self.urls, *self.bureau_urls, *self.public_urls)


@lru_cache(maxsize=1)
def list_teleservices() -> tuple[Teleservice, ...]:
    """Those of the settings, in their order. Raises ImportError or AttributeError, which a start-up check says."""
    return tuple(importlib.import_module(f"{name}.entree").TELESERVICE for name in current().teleservices)


def enfant_required(code: str) -> Callable[[Page], Page]:
    """Give the page `(request, who, enfant, **kwargs)`: the door first, then the pupil, if `code` is for them.

    Somebody else's pupil, and one for whom this person may not do it (any more), are not there: 404.
    """

    def guard(page: Page) -> Page:
        @wraps(page)
        def guarded(request: HttpRequest, who: Visiteur, eleve: str, **kwargs: str) -> HttpResponseBase:
            enfant = enfant_or_404(who, eleve)
            if not any(one.is_for(who, enfant) for one in list_teleservices() if one.code == code):
                raise Http404
            return page(request, who, enfant, **kwargs)

        return visiteur_required(guarded)

    return guard

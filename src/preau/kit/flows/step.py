"""A page of a journey: what it asks, what it needs to know, what it does with the answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from django.forms import BaseForm
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from preau.kit.flows.models import Run

Text = str | Promise
Worded = Text | Mapping[str, Text]
"""A text, or one text per variant of the map; the variant "" is the text of the others."""


class Journey(Protocol):
    """What a page needs of the Flow it belongs to (flow.py)."""

    @classmethod
    def add(cls, step: type[Step]) -> None:
        """Make `step` one of its pages."""


class Invalid(Exception):
    """The answer cannot be taken: the page is shown again with these errors (422), nothing is written.

    `errors` maps a field's name to its sentence; the name "" stands for the whole form. A bare text is for the form.
    """

    def __init__(self, errors: Mapping[str, Text] | Text) -> None:
        super().__init__(errors)
        self.errors: dict[str, Text] = dict(errors) if isinstance(errors, Mapping) else {"": errors}


class Step:
    """One page. Subclass it with `flow=`; the slug is the class name in kebab case unless `slug` is given.

    `reads`     names that must have been written before this page may be shown;
    `may_read`  names it shows when they are known;
    `writes`    names its submit may `run.remember(…)`;
    `notices`   outcomes → a sentence shown on this page when it was reached by one of them ("renvoyé", "faux");
    `form`      a Django form class, or None for a page that only has its button (or, without outcomes, none).
    """

    slug: ClassVar[str] = ""
    title: ClassVar[Worded] = ""
    submit_label: ClassVar[Worded] = _("Suivant")
    form: ClassVar[type[BaseForm] | None] = None
    template: ClassVar[str] = "flows/step.html"
    intro: ClassVar[str] = ""  # a template included above the form
    reads: ClassVar[Iterable[str]] = frozenset()
    may_read: ClassVar[Iterable[str]] = frozenset()
    writes: ClassVar[Iterable[str]] = frozenset()
    notices: ClassVar[Mapping[str, Text]] = {}

    def __init_subclass__(cls, flow: type[Journey] | None = None, slug: str = "", **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.reads, cls.may_read, cls.writes = frozenset(cls.reads), frozenset(cls.may_read), frozenset(cls.writes)
        cls.slug = slug or cls.__dict__.get("slug", "") or kebab(cls.__name__)
        if flow is not None:
            flow.add(cls)

    @property
    def known(self) -> frozenset[str]:
        """Every name this page may recall."""
        return frozenset(self.reads) | frozenset(self.may_read) | frozenset(self.writes)

    def form_kwargs(self, run: Run) -> dict[str, Any]:
        """More arguments for the form: choices, the policy of passwords, the children to name."""
        return {}

    def context(self, run: Run) -> dict[str, Any]:
        """More names for the template. It must change nothing: it also runs on GET."""
        return {}

    def title_for(self, run: Run) -> Text:
        """The page's title, in the words of the run's variant."""
        return worded(self.title, run.variant)

    def submit_label_for(self, run: Run) -> Text:
        """The words on the button, in the run's variant."""
        return worded(self.submit_label, run.variant)

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        """Work that must stand outside the transaction: count a limit, check a code, hash a password.

        It may keep results in `run.scratch`, return an outcome at once (then `submit` is not called), or raise Invalid.
        """
        return None

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        """Call one action, inside the transaction that also moves the run; return the name of an outcome."""
        return "suite"


def worded(text: Worded, variant: str) -> Text:
    """The text of `variant`, else the one of the variant "", else the first."""
    if isinstance(text, Mapping):
        return text.get(variant) or text.get("") or next(iter(text.values()))
    return text


def kebab(name: str) -> str:
    """`MotDePasse` → `mot-de-passe`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()

"""A date of birth in three boxes, forgiving about how the month is written."""

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from preau.kit import clockkit

Text = str | Promise
PARTS = ("jour", "mois", "annee")
MONTHS = (
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
)


def read_month(text: str) -> int | None:
    """Month 1–12 from "3", "03", "mars", "Févr." or "AOÛT"; None when it is none or could be two ("ju")."""
    bare = unicodedata.normalize("NFKD", text.strip().rstrip(".").casefold())
    bare = "".join(char for char in bare if not unicodedata.combining(char))
    if bare.isascii() and bare.isdigit():
        return int(bare) if len(bare) <= 2 and 1 <= int(bare) <= 12 else None
    found = [rank for rank, name in enumerate(MONTHS, start=1) if len(bare) >= 3 and name.startswith(bare)]
    return found[0] if len(found) == 1 else None


def _number(text: str) -> int | None:
    bare = unicodedata.normalize("NFKC", text.strip())
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) <= 4 else None


class BirthDateWidget(forms.MultiWidget):
    """Three text boxes JJ, MM, AAAA.  No ``bday`` autofill: the date is a child's, the browser knows the parent's."""

    template_name = "design/forms/date.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        shape = {"autocomplete": "off", "spellcheck": "false"}
        super().__init__(
            {
                "jour": forms.TextInput({**shape, "inputmode": "numeric", "class": "c2"}),
                "mois": forms.TextInput({**shape, "class": "c2"}),
                "annee": forms.TextInput({**shape, "inputmode": "numeric", "class": "c4"}),
            },
            attrs,
        )

    def decompress(self, value: date | None) -> list[str]:
        """The three texts of a date already known."""
        return [f"{value.day:02d}", f"{value.month:02d}", f"{value.year:04d}"] if value else ["", "", ""]

    def id_in_error(self, auto_id: str, wrong: frozenset[str]) -> str:
        """Id of the first wrong box, the first box when all of them are."""
        part = next((part for part in PARTS if part in wrong), PARTS[0])
        return f"{auto_id}_{part}"

    def mark_wrong(self, wrong: frozenset[str]) -> None:
        """Remember which boxes are wrong until the widget is printed."""
        self.wrong = wrong

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Name ids after parts, print labels and samples, announce only wrong boxes."""
        context = super().get_context(name, value, attrs)
        wrong: frozenset[str] = getattr(self, "wrong", frozenset())
        words = {"jour": (_("Jour"), "JJ"), "mois": (_("Mois"), "MM"), "annee": (_("Année"), "AAAA")}
        for part, box in zip(PARTS, context["widget"]["subwidgets"], strict=True):
            box["attrs"] = dict(box["attrs"])
            if "id" in context["widget"]["attrs"]:
                box["attrs"]["id"] = f"{context['widget']['attrs']['id']}_{part}"
            if wrong and part not in wrong:
                box["attrs"].pop("aria-invalid", None)
            box["caption"], box["sample"] = words[part]
        return context


class BirthDateField(forms.Field):
    """A child's date of birth: ``datetime.date``, never in the future, between ``oldest`` years ago and today.

    The posted names are ``<name>_jour``, ``<name>_mois``, ``<name>_annee``.  ``whose`` puts the child's first
    name in the error sentences, needed when a page asks for several.  ``conditional`` says that the form itself
    requires it after some answers, so it is not marked "facultatif"; true by default for a date with ``whose``.
    """

    widget = BirthDateWidget

    def __init__(
        self,
        *,
        hint: Text = "",
        missing: Text | None = None,
        whose: Text = "",
        conditional: bool | None = None,
        oldest: int = 110,
        today: Callable[[], date] = clockkit.today,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("help_text", hint)
        self.whose = whose
        self.conditional = bool(whose) if conditional is None else conditional
        self.missing = missing or self._named(_("Saisissez la date de naissance"))
        self.width = ""
        self.oldest = oldest
        self.today = today
        super().__init__(**kwargs)

    def _named(self, sentence: Text) -> Text:
        """The sentence, led by whose date it is: "Albert : saisissez…"."""
        if not self.whose:
            return sentence
        words = str(sentence)
        return f"{self.whose} : {words[:1].lower()}{words[1:]}"

    def _refuse(self, sentence: Text, code: str, *parts: str) -> ValidationError:
        return ValidationError(str(self._named(sentence)), code=code, params={"parts": parts})

    def clean(self, value: Any) -> date | None:
        """A date, None when nothing was typed nor required; otherwise one sentence that says what to repair."""
        texts = dict(zip(PARTS, [str(text or "").strip() for text in value or ("", "", "")], strict=True))
        empty = [part for part in PARTS if not texts[part]]
        if len(empty) == len(PARTS):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if empty:
            names = {"jour": _("le jour"), "mois": _("le mois"), "annee": _("l'année")}
            listed = _(" et ").join(str(names[part]) for part in empty)
            raise self._refuse(
                _("Il manque %(parts)s de la date de naissance") % {"parts": listed}, "incomplete", *empty
            )
        return self._assemble(texts)

    def _assemble(self, texts: dict[str, str]) -> date:
        day, month, year = _number(texts["jour"]), read_month(texts["mois"]), _number(texts["annee"])
        if month is None:
            raise self._refuse(
                _("Le mois s'écrit en chiffres, de 1 à 12, ou en lettres, par exemple mars"), "month", "mois"
            )
        if day is None or not 1 <= day <= 31:
            raise self._refuse(_("Le jour s'écrit en chiffres, de 1 à 31"), "day", "jour")
        if year is None or len(texts["annee"]) != 4:
            raise self._refuse(_("L'année s'écrit avec quatre chiffres, par exemple 2014"), "year", "annee")
        try:
            found = date(year, month, day)
        except ValueError:
            raise self._refuse(
                _("Cette date n'existe pas : vérifiez le jour et le mois"), "no-such-day", "jour", "mois"
            ) from None
        today = self.today()
        if found > today:
            raise self._refuse(_("La date de naissance doit être passée : vérifiez l'année"), "future", "annee")
        if today.year - found.year > self.oldest:
            raise self._refuse(_("Cette date est trop ancienne : vérifiez l'année"), "too-old", "annee")
        return found

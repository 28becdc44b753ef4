"""A password box: rules ticked while typing, a strength word, a button to show what is typed."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class PasswordPolicy(Protocol):
    """What a deployment asks of a password.  ``rules`` are (key, label) in the order of the page.

    Three optional attributes are read when present: ``patterns`` (key → regular expression, for the live ticks in the
    browser), ``required`` (keys that must all be met; every key when absent) and ``at_least`` (how many of the others).
    """

    @property
    def rules(self) -> Sequence[tuple[str, Text]]:
        """Keys and labels ("Doit contenir 1 majuscule")."""

    def met(self, password: str) -> set[str]:
        """Keys of the rules that this password meets."""


def required_keys(policy: PasswordPolicy) -> Collection[str]:
    """Rules that must all be met."""
    keys = getattr(policy, "required", None)
    return [key for key, _label in policy.rules] if keys is None else keys


def is_enough(policy: PasswordPolicy, password: str) -> bool:
    """True when the required rules, and enough of the others, are met."""
    met, required = policy.met(password), set(required_keys(policy))
    return required <= met and len(met - required) >= int(getattr(policy, "at_least", 0))


class PasswordWidget(forms.PasswordInput):
    """Never prints a value; prints the rules under the box.

    `strength_url`: a page of this house that is POSTed `mot_de_passe` and answers `{"mot": "faible|moyen|fort"}`;
    without one the word is the browser's own guess.
    """

    template_name = "design/forms/password.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, render_value=False)
        self.policy: PasswordPolicy | None = None
        self.reveal = True
        self.strength_url = ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Rules as (key, label, pattern); the box is described by them, after its hint and error."""
        context = super().get_context(name, None, attrs)
        widget = context["widget"]
        widget["reveal"] = self.reveal
        if self.policy is None:
            return context
        patterns: Mapping[str, str] = getattr(self.policy, "patterns", {})
        required = set(required_keys(self.policy))
        widget["strength_url"] = self.strength_url
        widget["at_least"] = int(getattr(self.policy, "at_least", 0))
        widget["rules"] = [
            {"key": key, "label": label, "pattern": patterns.get(key, ""), "required": key in required}
            for key, label in self.policy.rules
        ]
        if identifier := widget["attrs"].get("id"):
            before = widget["attrs"].get("aria-describedby")
            widget["attrs"]["aria-describedby"] = " ".join(filter(None, [before, f"{identifier}_regles"]))
        return context


class PasswordField(forms.CharField):
    """A password.  With a ``policy`` it is a new one and must meet it; ``confirms`` names the field it must repeat."""

    widget = PasswordWidget

    def __init__(
        self,
        *,
        policy: PasswordPolicy | None = None,
        new: bool | None = None,
        confirms: str | None = None,
        reveal: bool = True,
        hint: Text = "",
        missing: Text | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("help_text", hint)
        kwargs["strip"] = False
        kwargs.setdefault("max_length", 1024)
        self.policy = policy
        self.confirms = confirms
        self.missing = missing or (_("Confirmez votre mot de passe") if confirms else _("Saisissez votre mot de passe"))
        self.width = ""
        super().__init__(**kwargs)
        fresh = bool(policy or confirms) if new is None else new
        self.widget.attrs["autocomplete"] = "new-password" if fresh else "current-password"
        self.widget.attrs.update({"spellcheck": "false", "autocapitalize": "none"})
        self.widget.policy, self.widget.reveal = policy, reveal

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No ``maxlength``: a browser must never cut a password silently."""
        return {}

    def validate(self, value: str) -> None:
        """Say which rules are not met, in the words of the list."""
        super().validate(value)
        if not value or self.policy is None or is_enough(self.policy, value):
            return
        met, required = self.policy.met(value), set(required_keys(self.policy))
        lacking = [str(label) for key, label in self.policy.rules if key not in met and key in required]
        if lacking:
            listed = " ; ".join(text[:1].lower() + text[1:] for text in lacking)
            raise ValidationError(_("Le mot de passe %(lacking)s"), code="rules", params={"lacking": listed})
        raise ValidationError(
            _("Le mot de passe doit respecter au moins %(n)d des règles de la liste"),
            code="rules",
            params={"n": int(getattr(self.policy, "at_least", 0))},
        )

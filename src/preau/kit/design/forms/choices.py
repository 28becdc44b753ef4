"""Choices: large radio cards, a check box, a plain list."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Card(NamedTuple):
    """One card: what is sent, what is read, and a line of help under it."""

    value: str
    label: Text
    hint: Text = ""


class CardSelect(forms.RadioSelect):
    """Real radio buttons drawn as cards; a hint per card is tied to its button. Boxes to tick in `CheckCardSelect`."""

    template_name = "design/forms/cards.html"
    option_template_name = "design/forms/card.html"

    def __init__(self, hints: dict[str, Text] | None = None, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.hints = hints or {}

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the card's hint and tie it to the button."""
        option = super().create_option(*args, **kwargs)
        hint = self.hints.get(str(option["value"]), "")
        option["hint"] = hint
        if hint and "id" in option["attrs"]:
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_detail"
        return option


class CheckCardSelect(CardSelect, forms.CheckboxSelectMultiple):
    """Boxes to tick drawn as cards. A group of choices is folded, unless one of them is ticked."""

    input_type = "checkbox"
    allow_multiple_selected = True

    def get_context(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Say which groups are open."""
        context = super().get_context(*args, **kwargs)
        groups = context["widget"]["optgroups"]
        context["widget"]["opened"] = [name for name, options, _rank in groups if any(o["selected"] for o in options)]
        return context


class ChoiceCards(forms.ChoiceField):
    """One answer among a few, as radio cards: ``Card`` or (value, label) pairs; ``inline`` puts them side by side."""

    def __init__(
        self,
        *,
        cards: Iterable[Card | tuple[str, Text]],
        hint: Text = "",
        missing: Text | None = None,
        inline: bool = False,
        **kwargs: Any,
    ) -> None:
        self.cards = [Card(*card) for card in cards]
        self.missing = missing or _("Choisissez une réponse")
        self.width = ""
        kwargs.setdefault("help_text", hint)
        kwargs["widget"] = CardSelect({card.value: card.hint for card in self.cards if card.hint})
        super().__init__(choices=[(card.value, card.label) for card in self.cards], **kwargs)
        self.widget.attrs["class"] = "cartes cote-a-cote" if inline else "cartes"
        self.error_messages["invalid_choice"] = _("Choisissez une des réponses proposées")


class CheckCards(forms.MultipleChoiceField):
    """Several answers among a few, as boxes drawn like cards; `inline` puts them side by side. `folded` are more of
    them, under a title that opens."""

    def __init__(
        self,
        *,
        cards: Iterable[Card | tuple[str, Text]],
        hint: Text = "",
        inline: bool = True,
        folded: tuple[Text, Sequence[tuple[str, Text]]] | None = None,
        **kwargs: Any,
    ) -> None:
        self.cards = [Card(*card) for card in cards]
        self.missing = _("Choisissez au moins une réponse")
        self.width = ""
        kwargs.setdefault("help_text", hint)
        kwargs["widget"] = CheckCardSelect({card.value: card.hint for card in self.cards if card.hint})
        listed: list[Any] = [(card.value, card.label) for card in self.cards]
        super().__init__(choices=[*listed, *([folded] if folded else [])], **kwargs)
        self.widget.attrs["class"] = "cartes cote-a-cote" if inline else "cartes"
        self.error_messages["invalid_choice"] = _("Choisissez parmi les réponses proposées")


class SelectField(forms.ChoiceField):
    """One answer in a closed list."""

    def __init__(self, *, hint: Text = "", missing: Text | None = None, width: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("help_text", hint)
        self.missing = missing or _("Choisissez une réponse dans la liste")
        self.width = width
        super().__init__(**kwargs)
        self.error_messages["invalid_choice"] = _("Choisissez une réponse dans la liste")


class CheckField(forms.BooleanField):
    """A box to tick.  When required, ``missing`` says what must be accepted."""

    def __init__(self, *, hint: Text = "", missing: Text | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", hint)
        kwargs.setdefault("template_name", "design/forms/check_field.html")
        self.missing = missing
        super().__init__(**kwargs)

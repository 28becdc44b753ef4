"""Fields of one text box: free text, names, mail addresses, codes received."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class TextField(forms.CharField):
    """One line of text.

    ``hint`` stands between label and control; ``missing`` is the sentence said when it is left empty;
    ``autocomplete`` and ``inputmode`` are the HTML attributes of those names; ``width`` is "court",
    "moyen" or "" (whole column).
    """

    autocomplete = ""

    def __init__(
        self,
        *,
        hint: Text = "",
        missing: Text | None = None,
        autocomplete: str | None = None,
        inputmode: str = "",
        width: str = "",
        spellcheck: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("help_text", hint)
        kwargs.setdefault("max_length", 200)
        self.missing = missing
        self.width = width
        super().__init__(**kwargs)
        chosen = self.autocomplete if autocomplete is None else autocomplete
        attrs = self.widget.attrs
        if chosen:
            attrs["autocomplete"] = chosen
        if inputmode:
            attrs["inputmode"] = inputmode
        if not spellcheck:
            attrs.update({"spellcheck": "false", "autocapitalize": attrs.get("autocapitalize", "none")})
        self.error_messages["max_length"] = format_lazy(
            _("« {label} » est trop long : {n} caractères au plus"), label=self.label or "", n=self.max_length
        )


class NomField(TextField):
    """A family or given name, as typed: accents, hyphens, apostrophes and spaces kept, spaces made single."""

    def __init__(self, *, autocomplete: str = "family-name", **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 100)
        super().__init__(autocomplete=autocomplete, **kwargs)
        self.widget.attrs["autocapitalize"] = "words"

    def to_python(self, value: Any) -> str:
        """Compose accents (NFC) and make blanks single."""
        return " ".join(unicodedata.normalize("NFC", super().to_python(value) or "").split())

    def validate(self, value: str) -> None:
        """Refuse a name without a letter, and one with a figure: both are another answer in the wrong box."""
        super().validate(value)
        if not value:
            return
        if not any(char.isalpha() for char in value):
            raise ValidationError(_("Saisissez un nom en toutes lettres"), code="no-letter")
        if any(char.isdigit() for char in value):
            raise ValidationError(_("Un nom ne contient pas de chiffre : corrigez votre saisie"), code="digit")
        if any(unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"} for char in value):
            raise ValidationError(_("Retirez les caractères spéciaux de ce nom"), code="control")


class MailField(forms.EmailField):
    """A mail address; blanks around it are forgiven."""

    def __init__(
        self,
        *,
        hint: Text = "",
        missing: Text | None = None,
        autocomplete: str = "email",
        width: str = "",
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("help_text", hint)
        self.missing = missing
        self.width = width
        super().__init__(**kwargs)
        self.widget.attrs.update({"autocomplete": autocomplete, "spellcheck": "false", "autocapitalize": "none"})
        self.error_messages["invalid"] = _("Saisissez une adresse mail complète, par exemple prenom.nom@example.org")


class CodeField(TextField):
    """The figures received by SMS or mail: one box, filled in by the phone, pasted or typed with any spacing."""

    autocomplete = "one-time-code"

    def __init__(self, *, digits: int = 6, **kwargs: Any) -> None:
        self.digits = digits
        kwargs.setdefault("width", "court")
        kwargs.setdefault("inputmode", "numeric")
        kwargs.setdefault("missing", format_lazy(_("Saisissez le code de {n} chiffres que vous avez reçu"), n=digits))
        kwargs["max_length"] = 60
        super().__init__(**kwargs)
        self.widget.attrs["class"] = "code"
        self.widget.attrs.pop("maxlength", None)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No ``maxlength``: it would cut a code pasted with blanks."""
        return {}

    def to_python(self, value: Any) -> str:
        """Keep the figures only, any script's, as ASCII: "123 456", "123-456" and "١٢٣٤٥٦" are the same code."""
        text = super().to_python(value) or ""
        kept = [char for char in text if not (char.isspace() or char in ".-–_·" or unicodedata.category(char) == "Cf")]
        return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in kept)

    def validate(self, value: str) -> None:
        """Refuse what cannot be a code, so that no attempt is spent on a slip."""
        super().validate(value)
        if value and (len(value) != self.digits or not value.isascii() or not value.isdigit()):
            raise ValidationError(
                _("Le code comporte %(n)d chiffres : vérifiez-le et saisissez-le à nouveau"),
                code="shape",
                params={"n": self.digits},
            )

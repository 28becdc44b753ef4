"""A mobile number: an indicatif in a list, then the number with any spacing."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from preau.kit import phonekit

Text = str | Promise

#: France first, then overseas, then neighbours and the countries where most foreign numbers of families come from.
INDICATIFS: tuple[tuple[str, Text], ...] = (
    ("+33", _("+33 France")),
    ("+262", _("+262 La Réunion, Mayotte")),
    ("+590", _("+590 Guadeloupe, Saint-Martin, Saint-Barthélemy")),
    ("+594", _("+594 Guyane")),
    ("+596", _("+596 Martinique")),
    ("+687", _("+687 Nouvelle-Calédonie")),
    ("+689", _("+689 Polynésie française")),
    ("+508", _("+508 Saint-Pierre-et-Miquelon")),
    ("+681", _("+681 Wallis-et-Futuna")),
    ("+32", _("+32 Belgique")),
    ("+41", _("+41 Suisse")),
    ("+352", _("+352 Luxembourg")),
    ("+377", _("+377 Monaco")),
    ("+376", _("+376 Andorre")),
    ("+49", _("+49 Allemagne")),
    ("+34", _("+34 Espagne")),
    ("+39", _("+39 Italie")),
    ("+351", _("+351 Portugal")),
    ("+44", _("+44 Royaume-Uni")),
    ("+353", _("+353 Irlande")),
    ("+31", _("+31 Pays-Bas")),
    ("+40", _("+40 Roumanie")),
    ("+48", _("+48 Pologne")),
    ("+380", _("+380 Ukraine")),
    ("+90", _("+90 Turquie")),
    ("+212", _("+212 Maroc")),
    ("+213", _("+213 Algérie")),
    ("+216", _("+216 Tunisie")),
    ("+221", _("+221 Sénégal")),
    ("+225", _("+225 Côte d'Ivoire")),
    ("+223", _("+223 Mali")),
    ("+237", _("+237 Cameroun")),
    ("+243", _("+243 Congo (RDC)")),
    ("+269", _("+269 Comores")),
    ("+261", _("+261 Madagascar")),
    ("+1", _("+1 États-Unis, Canada")),
    ("autre", _("Autre pays")),
)


class IndicatifSelect(forms.Select):
    """A list printed by one template: Django's own includes two files for each of its forty lines."""

    template_name = "design/forms/select.html"


class MobileWidget(forms.MultiWidget):
    """The list ``<name>_indicatif`` and the box ``<name>``; the field's label belongs to the box."""

    template_name = "design/forms/mobile.html"
    use_fieldset = False

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {
                "indicatif": IndicatifSelect({"autocomplete": "tel-country-code"}, choices=INDICATIFS),
                "": forms.TextInput(
                    {"type": "tel", "inputmode": "tel", "autocomplete": "tel-national", "spellcheck": "false"}
                ),
            },
            attrs,
        )

    def id_for_label(self, id_: str) -> str:
        """The label names the number, not the list."""
        return id_

    def decompress(self, value: str | None) -> list[str]:
        """Print a number already known in its international form: "autre" accepts any."""
        if not value:
            return ["+33", ""]
        return ["+33", value] if value.startswith("+33") else ["autre", value]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """A missing indicatif is France: scripts and clients that post the number alone work."""
        indicatif, number = super().value_from_datadict(data, files, name)
        return [indicatif or "+33", number or ""]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give the box the field's own id, and keep errors off the list."""
        context = super().get_context(name, value, attrs)
        outer = context["widget"]["attrs"]
        choice, box = context["widget"]["subwidgets"]
        choice["attrs"] = {key: val for key, val in choice["attrs"].items() if not key.startswith("aria-")}
        if "id" in outer:
            choice["attrs"]["id"] = f"{outer['id']}_indicatif"
            box["attrs"] = {**box["attrs"], "id": outer["id"]}
        return context


class MobileField(forms.Field):
    """A mobile number, cleaned to E.164 ("+33639980001").  A fixed line is refused with a sentence that says why."""

    widget = MobileWidget

    def __init__(self, *, hint: Text = "", missing: Text | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", hint)
        self.missing = missing or _("Saisissez votre numéro de téléphone portable")
        self.width = ""
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """E.164 text, "" when nothing was typed and nothing is required."""
        indicatif, number = value or ("+33", "")
        number = str(number or "").strip()
        if not number:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return ""
        if indicatif not in dict(INDICATIFS):
            raise ValidationError(_("Choisissez un indicatif dans la liste"), code="indicatif")
        if indicatif == "autre" and not number.startswith(("+", "00")):
            raise ValidationError(
                _("Commencez le numéro par + et l'indicatif du pays, par exemple +46"), code="indicatif"
            )
        phone = phonekit.parse(number[:60], indicatif="+33" if indicatif == "autre" else indicatif)
        if phone is None:
            raise ValidationError(
                _(
                    "Ce numéro n'est pas complet ou n'existe pas : "
                    "saisissez un numéro de portable, par exemple 06 39 98 00 01"
                ),
                code="invalid",
            )
        if not phone.is_mobile:
            raise ValidationError(
                _(
                    "Ce numéro est celui d'un téléphone fixe : "
                    "saisissez un numéro de portable, qui peut recevoir un SMS"
                ),
                code="fixed",
            )
        return str(phone.e164)

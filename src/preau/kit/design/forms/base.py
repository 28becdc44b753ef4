"""The base form: error summary, groups of fields, words that say how to repair."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from preau.kit.design.rendering import Renderer

Text = str | Promise


@dataclass(frozen=True)
class SummaryLine:
    """One line of the error summary: the sentence, and the id of the control to repair ("" for the whole form)."""

    text: str
    target: str


@dataclass(frozen=True)
class Group:
    """Fields that belong together, printed in one frame with a legend: for instance one child of the family.

    ``names`` are field names; ``title`` is the legend; ``detail`` its second line (the school); ``intro`` a sentence.
    """

    names: Sequence[str]
    title: Text = ""
    detail: Text = ""
    intro: Text = ""


class Bound(BoundField):
    """A field in its form, which knows the ids that its label, its summary link and its wrong parts need."""

    @property
    def wrong_parts(self) -> frozenset[str]:
        """Names of the parts at fault in a field of several controls ("mois"); empty when the whole field is."""
        found: set[str] = set()
        for error in self.form.errors.get(self.name, forms.utils.ErrorList()).as_data():
            found.update((error.params or {}).get("parts", ()))
        return frozenset(found)

    @property
    def is_optional(self) -> bool:
        """True when the page marks it "facultatif": a field needed after some answers only is not."""
        return not self.field.required and not getattr(self.field, "conditional", False)

    @property
    def first_id(self) -> str:
        """Id of the control that the error summary leads to."""
        widget = self.field.widget
        chooser = getattr(widget, "id_in_error", None)
        if chooser is not None:
            return str(chooser(self.auto_id, self.wrong_parts))
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return f"{self.auto_id}_0"
        return self.id_for_label or self.auto_id

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Mark wrong parts, so that only the wrong box of a date is announced as invalid."""
        built = super().build_widget_attrs(attrs, widget)
        mark = getattr(widget or self.field.widget, "mark_wrong", None)
        if mark is not None:
            mark(self.wrong_parts if self.errors else frozenset())
        return built


class Form(forms.Form):
    """Base of every form: error summary first, then the fields, each through the same template.

    A view answers 422 when it is invalid, with ``erreurs`` true in its context so that the title begins "Erreur :".
    """

    default_renderer = Renderer()
    bound_field_class = Bound
    #: Groups of fields; every field in one group without legend unless a form says otherwise.
    groups: Sequence[Group] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            self._word(name, field)

    def add(self, name: str, field: forms.Field) -> None:
        """Add a field made at run time: it gets the same words as one declared in the class."""
        self.fields[name] = field
        self._word(name, field)

    def _word(self, name: str, field: forms.Field) -> None:
        missing = getattr(field, "missing", None)
        label = field.label or name.replace("_", " ")
        field.error_messages["required"] = missing or format_lazy(_("Renseignez « {label} »"), label=label)

    def clean(self) -> dict[str, Any]:
        """Compare each confirmation with what it confirms (``PasswordField(confirms="mot_de_passe")``)."""
        cleaned = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            first = getattr(field, "confirms", None)
            if first is None or name not in cleaned or first not in cleaned:
                continue
            if unicodedata.normalize("NFKC", cleaned[name]) != unicodedata.normalize("NFKC", cleaned[first]):
                self.add_error(
                    name, _("Les deux mots de passe sont différents. Saisissez deux fois le même mot de passe.")
                )
        return cleaned

    @property
    def summary(self) -> list[SummaryLine]:
        """Every error in page order, in the words printed beside the field."""
        lines = [SummaryLine(str(text), "") for text in self.non_field_errors()]
        for bound in self._bounds():
            lines.extend(SummaryLine(str(text), bound.first_id) for text in bound.errors)
        return lines

    @property
    def blocks(self) -> list[tuple[Group, list[BoundField]]]:
        """Groups with their fields; fields that no group names come last, without legend."""
        named = [name for group in self.groups for name in group.names]
        rest = [bound.name for bound in self.visible_fields() if bound.name not in named]
        groups = [*self.groups, Group(rest)] if rest else list(self.groups)
        return [(group, [self[name] for name in group.names]) for group in groups]

    @property
    def has_optional(self) -> bool:
        """True when at least one visible field is marked "facultatif"."""
        return any(bound.is_optional for bound in self._bounds())

    def _bounds(self) -> list[Bound]:
        return [bound for bound in self.visible_fields() if isinstance(bound, Bound)]

"""The form that carries what a passkey signed: one hidden field, which a script fills in and no page prints back."""

from __future__ import annotations

from typing import Any

from django import forms

from preau.kit.design.forms import Form


class CredentialInput(forms.HiddenInput):
    """Always empty in the page: a refused answer must not leave a second time in the place of a new one."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Without the value."""
        return super().get_context(name, None, attrs)


class PasskeyForm(Form):
    """What the browser answers, as JSON (static/comptes/js/passkey.js)."""

    credential = forms.CharField(widget=CredentialInput, required=False)

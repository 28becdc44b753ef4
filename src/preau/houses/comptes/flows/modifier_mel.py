"""Adresse mail – Modifier (J7; seed 001, « Mon compte »): the new address, its code, the former one is told.

mel → code → mon-compte
"""

from __future__ import annotations

from preau.houses.comptes.flows import contact_forms as forms
from preau.houses.comptes.flows.contact_pages import StartAgain
from preau.houses.comptes.flows.modifier_contact import NewCode, NewContact, OwnChange


class ModifierMel(OwnChange):
    """Change the mail address of the account."""

    name = "modifier-mel"
    done = "mel"
    map = {
        "mel": {"demandé": "code"},
        "code": {"juste": "mon-compte", "renvoyé": "code", "épuisé": "bloque", "expiré": "code-expire"},
        "bloque": {"recommencer": "mel"},
        "code-expire": {"recommencer": "mel"},
    }
    start = "mel"
    terminals = {"mon-compte": ()}
    events = {("mel", "demandé"): "compte.mel-demande", ("code", "épuisé"): "compte.mel-code-epuise"}


class Mel(NewContact, flow=ModifierMel):
    """The new address."""

    mots = "modifier-mel"
    form = forms.MelForm
    field = "mel"


class Code(NewCode, flow=ModifierMel):
    """The code received by mail."""


class Bloque(StartAgain, flow=ModifierMel):
    """Five wrong codes."""

    mots = "contact-bloque"


class CodeExpire(StartAgain, flow=ModifierMel):
    """The code's time is over."""

    mots = "contact-expire"

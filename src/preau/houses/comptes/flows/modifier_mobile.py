"""Téléphone portable – Modifier (J7; seed 001, « Mon compte »): the new number, its code, the former one is told.

mobile → code → mon-compte
"""

from __future__ import annotations

from preau.houses.comptes.flows.contact_pages import StartAgain
from preau.houses.comptes.flows.modifier_contact import NewCode, NewContact, OwnChange


class ModifierMobile(OwnChange):
    """Change the mobile number of the account."""

    name = "modifier-mobile"
    done = "mobile"
    map = {
        "mobile": {"demandé": "code"},
        "code": {"juste": "mon-compte", "renvoyé": "code", "épuisé": "bloque", "expiré": "code-expire"},
        "bloque": {"recommencer": "mobile"},
        "code-expire": {"recommencer": "mobile"},
    }
    start = "mobile"
    terminals = {"mon-compte": ()}
    events = {("mobile", "demandé"): "compte.mobile-demande", ("code", "épuisé"): "compte.mobile-code-epuise"}


class Mobile(NewContact, flow=ModifierMobile):
    """The new number."""

    mots = "modifier-mobile"


class Code(NewCode, flow=ModifierMobile):
    """The code received by SMS."""


class Bloque(StartAgain, flow=ModifierMobile):
    """Five wrong codes."""

    mots = "contact-bloque"


class CodeExpire(StartAgain, flow=ModifierMobile):
    """The code's time is over."""

    mots = "contact-expire"

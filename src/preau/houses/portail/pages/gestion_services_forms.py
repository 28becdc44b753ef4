"""Declaring a service as a form, with models that fill it in one press."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from preau.houses.portail.actions.cas_declare import DEFAULTS, Wanted
from preau.houses.portail.models import ServiceCas
from preau.kit.design.forms import Card, CheckField, ChoiceCards, Form, SelectField, TextField
from preau.protocols.cas import Kind, Shape

KINDS = [
    Card(Kind.PREFIX.value, _("Cette adresse et toutes celles en dessous"), _("Le cas ordinaire.")),
    Card(Kind.EXACT.value, _("Cette adresse exactement"), _("La plus sûre, si l'application n'en a qu'une.")),
    Card(Kind.PATTERN.value, _("Un motif"), _("Une étoile remplace un mot : https://*.exemple.fr/cas")),
]
SHAPES = [
    (Shape.ENTCORE.value, _("entcore : celle que NEO donne à PRONOTE")),
    (Shape.BESIDE.value, _("extension : les attributs à côté de l'identifiant")),
    (Shape.TWICE.value, _("double : chaque attribut aux deux endroits (laclasse.com)")),
    (Shape.STANDARD.value, _("standard : celle de CAS 3")),
]
SETS = [
    ("aucun", _("Aucun : l'identifiant seul")),
    ("identite", _("Nom et prénom")),
    ("pronote", _("PRONOTE : nom, prénom, date de naissance (jj/mm/aaaa), code postal, catégorie")),
    ("pronote-iso", _("PRONOTE, la date en aaaa-mm-jj")),
    ("annuaire", _("Annuaire : profil, établissements, classes, liens avec les élèves")),
    ("vie-scolaire", _("Vie scolaire : PRONOTE, et ce qui nomme le dossier : jointure, établissements, mail")),
]
PRINCIPALS = [
    Card("ent", _("Le même dans tous les services"), _("Ce que PRONOTE demande.")),
    Card("opaque", _("Propre à ce service"), _("Deux services ne peuvent pas rapprocher leurs fichiers.")),
]
MODELES: Final[dict[str, tuple[Any, dict[str, Any]]]] = {
    "pronote": (
        _("PRONOTE"),
        {"alias": "pronote", "label": "PRONOTE", "shape": Shape.ENTCORE.value, "attributs": "pronote"},
    ),
    "vie-scolaire": (
        _("Vie scolaire"),
        {"alias": "vie-scolaire", "label": "Vie scolaire", "shape": Shape.ENTCORE.value, "attributs": "vie-scolaire"},
    ),
    "entcore": (_("Réponse « entcore »"), {"shape": Shape.ENTCORE.value, "attributs": "identite"}),
    "extension": (_("Réponse « extension »"), {"shape": Shape.BESIDE.value, "attributs": "identite"}),
    "double": (_("Réponse « double »"), {"shape": Shape.TWICE.value, "attributs": "annuaire"}),
    "standard": (_("Réponse « standard »"), {"shape": Shape.STANDARD.value, "attributs": "identite"}),
}
"""Name in the address → its label, and what it fills in."""
FLAGS = ("has_proxy", "has_logout")
NAMES = ("label", "kind", "url", "shape", "attributs", "principal", *FLAGS)


class Box(CheckField):
    """A box that is either ticked or not: nothing of it is left out."""

    conditional = True


class ServiceForm(Form):
    """One service; with `row`, its change: its short name then stays. `modele` fills in a new one."""

    label = TextField(label=_("Nom montré aux personnes"), missing=_("Donnez un nom au service"), spellcheck=True)
    url = TextField(
        label=_("Adresse de l'application"),
        hint=_("Celle où elle revient après la connexion, en https://"),
        max_length=1000,
        missing=_("Saisissez l'adresse de l'application"),
        inputmode="url",
    )
    kind = ChoiceCards(label=_("Ce qui est déclaré"), cards=KINDS)
    shape = SelectField(label=_("Forme de la réponse"), choices=SHAPES)
    attributs = SelectField(
        label=_("Ce que l'application apprend"), hint=_("Le moins possible : seulement ce dont elle a besoin."),
        choices=SETS,
    )  # fmt: skip
    principal = ChoiceCards(label=_("Identifiant donné à l'application"), cards=PRINCIPALS)
    has_logout = Box(label=_("Prévenir l'application quand la personne se déconnecte de l'ENT"), required=False)
    has_proxy = Box(
        label=_("L'application peut agir auprès d'autres services au nom de la personne (tickets « proxy »)"),
        required=False,
    )

    def __init__(self, *args: Any, row: ServiceCas | None = None, modele: str = "", **kwargs: Any) -> None:
        if row is not None:
            kwargs["initial"] = {name: getattr(row, name) for name in NAMES}
        else:
            _label, values = MODELES.get(modele, ("", {}))
            kwargs["initial"] = {**DEFAULTS, "has_logout": True, **values}
        super().__init__(*args, **kwargs)
        if row is None:
            self.add(
                "alias",
                TextField(
                    label=_("Nom court"),
                    hint=_("Lettres minuscules, chiffres et tirets : il nomme le service dans les commandes."),
                    max_length=40,
                    width="moyen",
                    missing=_("Donnez un nom court au service"),
                    validators=[
                        RegexValidator(
                            r"^[a-z0-9][a-z0-9-]*\Z",
                            _("Un nom court n'a que des minuscules, des chiffres et des tirets"),
                        )
                    ],
                ),
            )
            self.order_fields(["label", "alias"])

    def wanted(self) -> Wanted:
        """What was said, once valid."""
        return Wanted(**{name: self.cleaned_data[name] for name in NAMES})


def label_of(choices: Sequence[tuple[Any, ...]], value: str) -> str:
    """The words of a choice."""
    return next((str(choice[1]) for choice in choices if choice[0] == value), value)

"""What the pages of the activation ask: forms validate, they never save; their labels are the tutorial's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from preau.houses.comptes.policies import MAXIMUM, Policy
from preau.kit.design.forms import (
    BirthDateField,
    ChoiceCards,
    CodeField,
    Form,
    Group,
    MobileField,
    NomField,
    PasswordField,
)
from preau.protocols.refusals import fill
from preau.registre.queries import Enfant

Mots = Mapping[str, str]
MORE_DATES = 5
"""Other dates of birth that the page of seed 004 takes, beside the first."""


class WordedForm(Form):
    """A form whose labels come from the wording: `mots` is one page of it."""

    def __init__(self, *args: Any, mots: Mots, **kwargs: Any) -> None:
        self.mots = mots
        super().__init__(*args, **kwargs)

    def add(self, name: str, field: Any) -> None:
        """A field made at run time, with the sentence that Form gives when it is left empty."""
        missing = getattr(field, "missing", None)
        field.error_messages["required"] = missing or _("Renseignez « %(label)s »") % {"label": field.label}
        self.fields[name] = field


class IdentiteForm(WordedForm):
    """Nom, prénom, mobile (E.164 once cleaned)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mots = self.mots
        self.add("nom", NomField(label=mots["nom"], missing=_("Saisissez votre nom")))
        self.add(
            "prenom", NomField(label=mots["prenom"], autocomplete="given-name", missing=_("Saisissez votre prénom"))
        )
        hint = f"{mots['mobile_aide']} {mots['hors_metropole']}"
        self.add("mobile", MobileField(label=mots["mobile"], hint=hint))


class CodeForm(WordedForm):
    """The code received by SMS."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add("code", CodeField(label=self.mots["code"]))


class CodeEtDatesForm(CodeForm):
    """The code and the dates of birth of one to six children, none of whom is named (seed 004, step 6)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = self.mots["ne_le"]
        self.add("ne_le", BirthDateField(label=label))
        for rank in range(2, MORE_DATES + 2):
            self.add(f"ne_le_{rank}", BirthDateField(label=f"{label} ({rank})", required=False))

    @property
    def others(self) -> list[Any]:
        """The optional dates, which the page keeps folded."""
        return [self[f"ne_le_{rank}"] for rank in range(2, MORE_DATES + 2)]

    @property
    def has_others(self) -> bool:
        """Whether one of the optional dates was typed or is wrong: the fold then opens."""
        return any(bound.errors or any(bound.value() or ()) for bound in self.others)


def dates_of(said: Mapping[str, Any]) -> list[date]:
    """Every date of birth typed on the page of seed 004."""
    return [value for name, value in said.items() if name.startswith("ne_le") and value]


@dataclass(frozen=True)
class Asked:
    """A child that the page asks about; `is_open` is False once too many wrong dates were given."""

    enfant: Enfant
    etablissement: str
    is_open: bool

    @property
    def nom_complet(self) -> str:
        """`Albert DUPONT`, as printed in seed 001."""
        return f"{self.enfant.prenom} {self.enfant.nom.upper()}"

    @property
    def lien(self) -> str:
        """Name of the field of the answer."""
        return f"lien-{self.enfant.public_id}"

    @property
    def ne_le(self) -> str:
        """Name of the field of the date of birth."""
        return f"ne_le-{self.enfant.public_id}"


class EnfantsForm(WordedForm):
    """For every child: is this person their legal representative, and the date of birth if so. All must be answered."""

    def __init__(self, *args: Any, asked: Sequence[Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        self.groups = [self._group(one) for one in asked]

    def _group(self, one: Asked) -> Group:
        niveau = one.enfant.niveau
        words = {"eleve": one.nom_complet, "etablissement": one.etablissement}
        mots = {key: fill(text, words) for key, text in self.mots.items()}
        if not one.is_open:
            return Group((), title=one.nom_complet, detail=one.etablissement, intro=blocked_sentence(one))
        cards = [("oui", mots[f"oui_{niveau}"]), ("non", mots[f"non_{niveau}"])]
        missing = _("Répondez pour %(eleve)s") % {"eleve": one.nom_complet}
        question = mots[f"question_{niveau}"]
        self.add(one.lien, ChoiceCards(label=question, hint=mots["question_aide"], cards=cards, missing=missing))
        self.add(one.ne_le, BirthDateField(label=mots["ne_le"], whose=one.enfant.prenom, required=False))
        return Group((one.lien, one.ne_le), title=mots[f"groupe_{niveau}"], detail=mots["groupe_detail"])

    def clean(self) -> dict[str, Any]:
        """A date goes with every « oui »."""
        cleaned = super().clean()
        for one in self.asked:
            if cleaned.get(one.lien) == "oui" and one.ne_le not in self.errors and not cleaned.get(one.ne_le):
                self.add_error(one.ne_le, _("Saisissez la date de naissance de %(eleve)s") % {"eleve": one.nom_complet})
        return cleaned


def blocked_sentence(one: Asked) -> str:
    """What is said when a child can no longer be proven in this run."""
    return _(
        "Les dates de naissance données pour %(eleve)s ne sont pas celle de son dossier. "
        "Cet élève ne sera pas rattaché à votre compte cette fois. Contactez l'établissement : %(etablissement)s."
    ) % {"eleve": one.nom_complet, "etablissement": one.etablissement}


class MotDePasseForm(WordedForm):
    """A new password, twice, by the rules of `policy`."""

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_passwords(self, policy)


def add_passwords(form: WordedForm, policy: Policy, *, confirmed: bool = True) -> None:
    """The box of a new password with its rules, and the one that repeats it."""
    mots = form.mots
    first = PasswordField(label=mots["mot_de_passe"], policy=policy, hint=policy.hint, max_length=MAXIMUM)
    first.error_messages["max_length"] = _("Choisissez un mot de passe de %(n)d caractères au plus") % {"n": MAXIMUM}
    first.widget.strength_url = reverse("comptes:solidite", args=[policy.name])
    form.add("mot_de_passe", first)
    if confirmed:
        form.add("confirmation", PasswordField(label=mots["confirmation"], confirms="mot_de_passe"))

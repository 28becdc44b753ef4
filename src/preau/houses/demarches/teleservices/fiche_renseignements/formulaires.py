"""Forms of the fiche: one per rubrique. They read what is known or typed, and give values by clé."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from preau.houses.demarches.teleservices.fiche_renseignements.champs import LIENS
from preau.kit import phonekit
from preau.kit.design import forms
from preau.kit.richkit import UNSEEN
from preau.protocols.siecle.checks import PARENTES
from preau.registre.queries.valeurs import NON, OUI, read_adresse, read_personne, write_adresse, write_personne

LIGNE = 38
"""Characters of a line of a postal address in SIECLE (specs/registry-formats.md §1.3)."""
LIGNES = ("ligne1", "ligne2", "ligne3", "ligne4")
COMMUNE = 32


class LigneField(forms.TextField):
    """One line of an address: accents composed, blanks made single, nothing that does not show."""

    def to_python(self, value: Any) -> str:
        """As it will stand on an envelope."""
        text = unicodedata.normalize("NFC", UNSEEN.sub(" ", super().to_python(value) or ""))
        shown = "".join(" " if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Co", "Cn") else one for one in text)
        return " ".join(shown.split())

    def validate(self, value: str) -> None:
        """Something to read."""
        super().validate(value)
        if value and not any(one.isalnum() for one in value):
            raise ValidationError(_("Écrivez cette ligne avec des lettres ou des chiffres"), code="no-letter")


class TelephoneField(forms.TextField):
    """Any telephone number, fixed or mobile, cleaned to E.164."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(autocomplete="off", inputmode="tel", width="moyen", **kwargs)
        self.widget.input_type = "tel"

    def clean(self, value: Any) -> str:
        """E.164, empty when nothing was typed and nothing is required."""
        text = super().clean(value)
        if not text:
            return ""
        phone = phonekit.parse(text)
        if phone is None:
            raise ValidationError(
                _("Ce numéro n'est pas complet ou n'existe pas : écrivez-le comme 02 61 91 00 01 ou +32 2 555 12 34"),
                code="invalid",
            )
        return phone.e164


class PageForm(forms.Form):
    """Family: fields named as those of the rubrique, whose values are texts."""

    @classmethod
    def initial_of(cls, valeurs: dict[str, str]) -> dict[str, Any]:
        """What the page shows, by field, from values by field of the registry."""
        return dict(valeurs)

    def valeurs(self) -> dict[str, str]:
        """Values by field of the registry, once valid."""
        return {name: str(self.cleaned_data[name] or "") for name in self.fields}


class NomForm(PageForm):
    """The usage name."""

    nom_usage = forms.NomField(
        label=_("Nom d'usage"), hint=_("Celui que vous utilisez tous les jours, s'il diffère."), required=False
    )


class AdresseForm(PageForm):
    """A postal address, as SIECLE keeps it: four lines of 38 characters."""

    ligne1 = LigneField(
        label=_("Adresse"),
        hint=_("Numéro et rue, ou lieu-dit."),
        max_length=LIGNE,
        autocomplete="address-line1",
        missing=_("Écrivez votre adresse : numéro et rue, ou lieu-dit"),
    )
    ligne2 = LigneField(
        label=_("Complément d'adresse"),
        hint=_("Appartement, bâtiment, chez qui."),
        max_length=LIGNE,
        autocomplete="address-line2",
        required=False,
    )
    ligne3 = LigneField(label=_("Complément d'adresse, suite"), max_length=LIGNE, required=False, autocomplete="off")
    ligne4 = LigneField(label=_("Lieu-dit ou boîte postale"), max_length=LIGNE, required=False, autocomplete="off")
    code_postal = LigneField(
        label=_("Code postal"),
        max_length=12,
        width="court",
        autocomplete="postal-code",
        missing=_("Écrivez le code postal"),
    )
    commune = LigneField(
        label=_("Commune"), max_length=COMMUNE, autocomplete="address-level2", missing=_("Écrivez la commune")
    )
    pays = LigneField(
        label=_("Pays"),
        hint=_("Laissez vide pour la France."),
        max_length=COMMUNE,
        required=False,
        autocomplete="country-name",
        width="moyen",
    )

    def clean_pays(self) -> str:
        """France is not named."""
        pays = str(self.cleaned_data["pays"])
        return "" if pays.upper() == "FRANCE" else pays

    def clean(self) -> dict[str, Any]:
        """In France a postal code has five figures."""
        cleaned = super().clean()
        code = str(cleaned.get("code_postal", "")).replace(" ", "")
        if code and "pays" in cleaned and not cleaned["pays"]:
            if len(code) != 5 or not code.isascii() or not code.isdigit():
                self.add_error("code_postal", _("Un code postal de France a cinq chiffres, par exemple 50590"))
            cleaned["code_postal"] = code
        return cleaned

    @classmethod
    def initial_of(cls, valeurs: dict[str, str]) -> dict[str, Any]:
        """The lines of the address."""
        known = read_adresse(valeurs["adresse"])
        lignes: Sequence[str] = known.get("lignes", ())
        if len(lignes) > len(LIGNES):
            lignes = [*lignes[: len(LIGNES) - 1], " ".join(lignes[len(LIGNES) - 1 :])]
        return {**known, **dict(zip(LIGNES, lignes, strict=False))}

    def valeurs(self) -> dict[str, str]:
        """One text."""
        said = self.cleaned_data
        return {"adresse": write_adresse({**said, "lignes": [said[name] for name in LIGNES]})}


def _is_mobile(e164: str) -> bool:
    phone = phonekit.parse(e164)
    return phone is not None and phone.is_mobile


def _mobile(known: str) -> list[str]:
    """What the box of a mobile shows: a number that is none stands as the file wrote it."""
    return ["autre" if known.startswith("+") and not known.startswith("+33") else "+33", phonekit.display(known)]


class TelephonesForm(PageForm):
    """The numbers of a responsable."""

    mobile = forms.MobileField(
        label=_("Téléphone portable"),
        hint=_("Il reçoit les codes de sécurité et les messages de l'établissement."),
        required=False,
    )
    accepte_sms = forms.ChoiceCards(
        label=_("Acceptez-vous que l'établissement vous envoie des SMS ?"),
        cards=[(OUI, _("Oui")), (NON, _("Non"))],
        inline=True,
        missing=_("Dites si vous acceptez les SMS de l'établissement"),
    )
    domicile = TelephoneField(label=_("Téléphone domicile"), required=False)
    travail = TelephoneField(label=_("Téléphone travail"), required=False)

    @classmethod
    def initial_of(cls, valeurs: dict[str, str]) -> dict[str, Any]:
        """Numbers as people read them."""
        known = {name: phonekit.display(valeurs[name]) for name in ("domicile", "travail")}
        return {**known, "mobile": _mobile(valeurs["mobile"]), "accepte_sms": valeurs["accepte_sms"]}


class MobileForm(PageForm):
    """The number of a pupil of age."""

    mobile = forms.MobileField(label=_("Téléphone portable"), required=False)

    @classmethod
    def initial_of(cls, valeurs: dict[str, str]) -> dict[str, Any]:
        """The number as people read it."""
        return {**valeurs, "mobile": _mobile(valeurs["mobile"])}


class MelForm(PageForm):
    """A mail address."""

    mel = forms.MailField(
        label=_("Adresse mail"), hint=_("Les messages de l'établissement y sont annoncés."), required=False
    )

    def clean_mel(self) -> str:
        """As the registry keeps it."""
        return str(self.cleaned_data["mel"]).lower()


class EleveForm(MobileForm):
    """What the pupil can be reached by."""

    mobile = forms.MobileField(label=_("Téléphone portable de l'élève"), required=False)
    mel = forms.MailField(label=_("Adresse mail de l'élève"), required=False, autocomplete="off")

    clean_mel = MelForm.clean_mel


class ContactForm(forms.Form):
    """A person to call when the guardians do not answer."""

    prenom = forms.NomField(label=_("Prénom"), autocomplete="off", missing=_("Écrivez le prénom de cette personne"))
    nom = forms.NomField(label=_("Nom"), autocomplete="off", missing=_("Écrivez le nom de cette personne"))
    parente = forms.SelectField(
        label=_("Lien avec l'élève"),
        choices=[("", _("Choisissez")), *LIENS.items()],
        width="moyen",
        missing=_("Choisissez ce que cette personne est à l'élève"),
    )
    telephone1 = TelephoneField(label=_("Téléphone"), missing=_("Écrivez un numéro où joindre cette personne"))
    telephone2 = TelephoneField(label=_("Autre téléphone"), required=False)
    vient_chercher = forms.ChoiceCards(
        label=_("Cette personne peut-elle venir chercher l'élève ?"),
        cards=[(OUI, _("Oui")), (NON, _("Non"))],
        inline=True,
        missing=_("Dites si cette personne peut venir chercher l'élève"),
    )

    @classmethod
    def initial_of(cls, valeur: str) -> dict[str, Any]:
        """What is known of the person; nothing of somebody new."""
        known = read_personne(valeur)
        if not known:
            return {}
        phones = [phonekit.display(one) for one in known.get("telephones", ())]
        fetches = OUI if known.get("vient_chercher") else NON
        numbers = dict(zip(("telephone1", "telephone2"), phones, strict=False))
        return {**known, **numbers, "vient_chercher": fetches}

    def __init__(self, *args: Any, known: str = "", **kwargs: Any) -> None:
        """`known`: who is there; a kinship that the list does not have stays possible for them."""
        super().__init__(*args, initial=self.initial_of(known), **kwargs)
        code = read_personne(known).get("parente", "")
        if code and code not in LIENS:
            choices = self.fields["parente"].choices  # type: ignore[attr-defined]
            self.fields["parente"].choices = [*choices, (code, PARENTES.get(code, code))]  # type: ignore[attr-defined]

    def valeur(self) -> str:
        """The person as one text: two numbers, a mobile first, as the registry gives them back."""
        said = self.cleaned_data
        phones = list(dict.fromkeys(filter(None, (said["telephone1"], said["telephone2"]))))
        phones.sort(key=lambda one: not _is_mobile(one))
        return write_personne({**said, "telephones": phones, "vient_chercher": said["vient_chercher"] == OUI})


class EnvoiForm(forms.Form):
    """The last page: what is said is true."""

    exact = forms.CheckField(
        label=_("Je certifie que ces informations sont exactes"),
        missing=_("Cochez la case : certifiez que ces informations sont exactes"),
    )


FORMS: dict[tuple[str, bool], type[PageForm]] = {
    ("nom", False): NomForm,
    ("adresse", False): AdresseForm,
    ("telephones", False): TelephonesForm,
    ("mel", False): MelForm,
    ("eleve", False): EleveForm,
    ("adresse", True): AdresseForm,
    ("telephones", True): MobileForm,
    ("mel", True): MelForm,
}
"""By rubrique, and whether it is the fiche of a pupil of age."""

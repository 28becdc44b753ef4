"""Forms of the changes of a lesson: one for each thing that may be done."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from preau.houses.viescolaire.actions.change_seance import Ajout, Changement
from preau.houses.viescolaire.couleurs import PALETTE
from preau.houses.viescolaire.emploi import starts_at
from preau.houses.viescolaire.emploi_droits import Droits
from preau.houses.viescolaire.models import Cours, Grille, Modification
from preau.houses.viescolaire.seance import Seance
from preau.houses.viescolaire.sujet import list_professeurs, list_salles
from preau.kit.design.forms import ChoiceCards, DayField, Form, SelectField, TextField

Nature = Modification.Nature


def motif_field() -> TextField:
    """Why, for those who read the timetable."""
    return TextField(
        label=_("Motif"), hint=_("Les familles le lisent. Par exemple : réunion."), max_length=200, required=False
    )


def heures(grille: Grille) -> list[tuple[str, str]]:
    """The hours at which a lesson may begin."""
    day = grille.debut_le
    return [(str(place), f"{starts_at(grille, day, place):%-H h %M}") for place in range(grille.places)]


class ChangeForm(Form):
    """What all have in common: the lesson that changes, in its grid. `tous`: not for the lesson's own teacher."""

    titre: ClassVar[Promise | str] = ""
    bouton: ClassVar[Promise | str] = _("Enregistrer")
    natures: ClassVar[tuple[str, ...]] = ()
    tous: ClassVar[bool] = False

    def __init__(self, data: Any = None, *, seance: Seance, grille: Grille, **more: Any) -> None:
        self.seance, self.grille = seance, grille
        super().__init__(data, **more)

    def asked(self) -> Changement:
        """The change, once the form is valid."""
        return Changement(self.natures[0], motif=self.cleaned_data.get("motif", ""))


class AnnulerForm(ChangeForm):
    """Cancel, and say why in the words of timetables."""

    titre = _("Annuler ce cours")
    bouton = _("Annuler ce cours")
    natures = (Nature.ANNULE, Nature.ABSENT, Nature.CLASSE_ABSENTE, Nature.SORTIE)
    nature = ChoiceCards(
        label=_("Ce que les familles liront"),
        cards=[(str(one), one.label) for one in (Nature.ANNULE, Nature.ABSENT, Nature.CLASSE_ABSENTE, Nature.SORTIE)],
    )
    motif = motif_field()

    def asked(self) -> Changement:
        """With the nature that was chosen."""
        return Changement(self.cleaned_data["nature"], motif=self.cleaned_data["motif"])


class DeplacerForm(ChangeForm):
    """Another moment, and another room if need be."""

    titre = _("Déplacer ce cours")
    bouton = _("Déplacer ce cours")
    natures = (Nature.DEPLACE,)
    vers_le = DayField(label=_("Nouveau jour"), required=True)
    place = SelectField(label=_("Nouvelle heure"), choices=())
    motif = motif_field()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["place"].choices = heures(self.grille)  # type: ignore[attr-defined]
        self.fields["place"].initial = str(self.seance.place)

    def asked(self) -> Changement:
        """Where to."""
        said = self.cleaned_data
        return Changement(Nature.DEPLACE, said["motif"], vers_le=said["vers_le"], place=int(said["place"]))


class RemplacerForm(ChangeForm):
    """Another teacher."""

    titre = _("Faire remplacer le professeur")
    natures = (Nature.REMPLACE,)
    tous = True
    personnel = SelectField(
        label=_("Professeur qui remplace"), choices=(), missing=_("Choisissez le professeur qui remplace")
    )
    motif = motif_field()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.known = {key: nom for key, nom in list_professeurs(self.seance.uai) if key not in self.seance.personnels}
        self.fields["personnel"].choices = [("", _("Choisissez")), *self.known.items()]  # type: ignore[attr-defined]

    def asked(self) -> Changement:
        """By whom."""
        key = self.cleaned_data["personnel"]
        return Changement(Nature.REMPLACE, self.cleaned_data["motif"], personnel=key, nom=self.known[key])


class SalleForm(ChangeForm):
    """Another room."""

    titre = _("Changer de salle")
    natures = (Nature.SALLE,)
    salle = TextField(label=_("Nouvelle salle"), max_length=40, missing=_("Donnez la salle"))
    motif = motif_field()

    def clean_salle(self) -> str:
        """Another one than today's."""
        room = str(self.cleaned_data["salle"]).strip()
        if room == self.seance.salle:
            raise ValidationError(_("Le cours est déjà dans cette salle"))
        return room

    def asked(self) -> Changement:
        """Where."""
        return Changement(Nature.SALLE, self.cleaned_data["motif"], salle=self.cleaned_data["salle"])


class EvaluationForm(ChangeForm):
    """A test in class."""

    titre = _("Annoncer un devoir surveillé")
    natures = (Nature.EVALUATION,)
    motif = TextField(label=_("Sujet"), max_length=200, required=False)


FORMS: dict[str, type[ChangeForm]] = {
    "annuler": AnnulerForm,
    "deplacer": DeplacerForm,
    "remplacer": RemplacerForm,
    "salle": SalleForm,
    "devoir": EvaluationForm,
}
"""What may be done with a lesson, by the last word of its address."""


class AjoutForm(Form):
    """A lesson on one day; a teacher gives it, the direction says who does."""

    libelle = TextField(
        label=_("Matière ou objet du cours"), max_length=120, missing=_("Dites de quel cours il s'agit")
    )
    division = SelectField(label=_("Classe"), choices=())
    le = DayField(label=_("Jour"), required=True)
    place = SelectField(label=_("Heure de début"), choices=())
    duree = SelectField(label=_("Durée"), choices=(("2", _("1 heure")), ("3", _("1 h 30")), ("4", _("2 heures"))))
    personnel = SelectField(label=_("Professeur"), choices=(), required=False)
    salle = TextField(label=_("Salle"), max_length=40, required=False)

    def __init__(
        self, data: Any = None, *, droits: Droits, grille: Grille, divisions: list[str], nom: str, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.droits, self.nom = droits, nom
        self.fields["division"].choices = [(one, one) for one in divisions]  # type: ignore[attr-defined]
        self.fields["place"].choices = heures(grille)  # type: ignore[attr-defined]
        self.known = dict(list_professeurs(droits.uai))
        if droits.tous:
            self.fields["personnel"].choices = [("", _("Aucun")), *self.known.items()]  # type: ignore[attr-defined]
        else:
            del self.fields["personnel"]
        rooms = ", ".join(list_salles(droits.uai, grille.annee)[:3])
        self.fields["salle"].help_text = _("Par exemple : %(salles)s") % {"salles": rooms} if rooms else ""

    def asked(self) -> Ajout:
        """The lesson, once the form is valid."""
        said = self.cleaned_data
        who = said.get("personnel", "") if self.droits.tous else self.droits.personnel
        le: date = said["le"]
        same = Cours.objects.filter(uai=self.droits.uai, libelle__iexact=said["libelle"], gone_at=None).first()
        return Ajout(
            le=le, place=int(said["place"]), duree=int(said["duree"]), libelle=said["libelle"],
            division=said["division"], salle=said["salle"].strip(), personnel=who, nom=self.known.get(who, self.nom),
            couleur=same.couleur if same else PALETTE[0], matiere=same.matiere if same else "",
        )  # fmt: skip

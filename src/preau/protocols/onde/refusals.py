"""Why an ONDE file is not read at all: one class each, with the way to repair (design.md §5)."""

from preau.protocols.refusals import Refusal


class OndeRefusal(Refusal):
    """Family of the refusals of ONDE files."""

    support = (
        "Refaites l'extraction CSV dans ONDE (Listes et documents > Extractions) et transmettez-la sans la modifier."
    )


class PasUnCsv(OndeRefusal):
    """Bytes that are no text."""

    code = "ONDE-0001"
    personne = (
        "Ce fichier n'est pas une extraction CSV de ONDE. Dans ONDE, choisissez Listes et documents, Extractions, puis "
        "déposez ici le fichier CSV reçu."
    )


class ColonnesManquantes(OndeRefusal):
    """A header without the columns that name a person."""

    code = "ONDE-0002"
    personne = (
        "La première ligne du fichier n'a pas les colonnes attendues ({colonnes}). Refaites l'extraction dans ONDE et "
        "déposez le fichier sans en changer la première ligne."
    )


class FichierDesResponsables(OndeRefusal):
    """The guardians' extraction given for the pupils'."""

    code = "ONDE-0003"
    personne = (
        "Ce fichier est l'extraction des responsables ; c'est celle des élèves qui est attendue ici. Déposez le "
        "fichier CSVExtraction.csv des élèves."
    )


class FichierDesEleves(OndeRefusal):
    """The pupils' extraction given for the guardians'."""

    code = "ONDE-0004"
    personne = (
        "Ce fichier est l'extraction des élèves ; c'est celle des responsables qui est attendue ici. Déposez le "
        "fichier CSVExtraction Parents.csv."
    )


class FichierDesPersonnels(OndeRefusal):
    """The staff extraction given for either."""

    code = "ONDE-0005"
    personne = "Ce fichier est l'extraction des personnels. Déposez l'extraction des élèves ou celle des responsables."


class FichierOndeTropGros(OndeRefusal):
    """More bytes or rows than a school can have."""

    code = "ONDE-0006"
    personne = "Ce fichier est bien trop gros pour une école : vérifiez qu'il s'agit de l'extraction de ONDE."


class ExtractionVide(OndeRefusal):
    """A header and nobody."""

    code = "ONDE-0007"
    personne = "L'extraction ne contient personne. Vérifiez l'année et les choix faits dans ONDE, puis refaites-la."


class ChampDemesure(OndeRefusal):
    """A field without end: usually a quote that is never closed."""

    code = "ONDE-0008"
    personne = (
        "Un guillemet n'est pas fermé vers la ligne {line} : le fichier a été modifié. Refaites l'extraction dans ONDE."
    )

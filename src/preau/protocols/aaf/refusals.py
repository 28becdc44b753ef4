"""Why an AAF delivery is not read: one class each, with the way to repair (design.md §5)."""

from preau.protocols.exports.reasons import Reasons
from preau.protocols.refusals import Refusal


class AafRefusal(Refusal):
    """Family of the refusals of AAF deliveries. ``context["line"]`` is set where a line means something."""

    support = "Redemandez la livraison à l'académie (ou à l'établissement qui l'a faite) et déposez-la sans l'ouvrir."


class PasUneLivraison(AafRefusal):
    """Neither XML nor an archive of XML."""

    code = "AAF-0001"
    personne = (
        "Ce fichier n'est pas une livraison de l'annuaire fédérateur (AAF). Déposez l'archive .tar.gz ou .zip reçue, "
        "ou les fichiers .xml qu'elle contient."
    )


class RacineVoisine(AafRefusal):
    """A file of another application."""

    code = "AAF-0002"
    personne = "{constat} Déposez les fichiers de l'annuaire fédérateur (AAF), dont la racine est ficAlimMENESR."


class ArchiveTronquee(AafRefusal):
    """An archive that is cut or damaged."""

    code = "AAF-0003"
    personne = "L'archive est incomplète ou abîmée. Récupérez de nouveau la livraison et déposez-la."


class ArchiveSansFichier(AafRefusal):
    """An archive or a folder without any XML file, or with too many entries."""

    code = "AAF-0004"
    personne = (
        "Il y a {nombre} fichiers XML ici ; une livraison de l'annuaire fédérateur en a au moins un, et quelques "
        "milliers au plus. Vérifiez ce que vous déposez."
    )


class ArchiveBombe(AafRefusal):
    """An archive whose content is out of proportion."""

    code = "AAF-0005"
    personne = "Le contenu de l'archive est démesuré : ce n'est pas une livraison de l'annuaire fédérateur."


class ArchiveIllisible(AafRefusal):
    """An archive that is encrypted or packed in a way that is not read."""

    code = "AAF-0006"
    personne = (
        "L'archive est protégée par un mot de passe ou compressée d'une manière inhabituelle. Déposez une archive "
        ".tar.gz ou .zip ordinaire."
    )


class FichierTropGros(AafRefusal):
    """More bytes than a delivery can hold."""

    code = "AAF-0007"
    personne = "Cette livraison dépasse {maximum} Mio une fois décompressée : vérifiez le fichier."


class DtdInterdite(AafRefusal):
    """A document type declaration other than the one of the format: the door to entity bombs."""

    code = "AAF-0008"
    personne = (
        "Ce fichier déclare autre chose que ficAlimMENESR.dtd dans son DOCTYPE : il a été modifié. Redemandez la "
        "livraison."
    )


class TexteTropLong(AafRefusal):
    """One text of more than the limit."""

    code = "AAF-0009"
    personne = "Un texte du fichier est démesuré (vers la ligne {line}) : le fichier est abîmé."


class TropProfond(AafRefusal):
    """Tags nested out of proportion."""

    code = "AAF-0010"
    personne = "Les balises du fichier sont emboîtées sans fin (ligne {line}). Redemandez la livraison."


class XmlCasse(AafRefusal):
    """XML that is not well formed, or cut."""

    code = "AAF-0011"
    personne = "Le fichier XML est incomplet ou abîmé à la ligne {line}. Récupérez de nouveau la livraison."


class EncodageIllisible(AafRefusal):
    """Bytes that cannot be read in the encoding they claim."""

    code = "AAF-0012"
    personne = (
        "Les caractères du fichier sont illisibles (ligne {line}). Déposez la livraison telle qu'elle est arrivée."
    )


class SectionDemesuree(AafRefusal):
    """A long stretch of the file with no request."""

    code = "AAF-0013"
    personne = "Une longue partie du fichier (vers la ligne {line}) ne contient aucune fiche. Vérifiez le fichier."


class LivraisonMelangee(AafRefusal):
    """Files of a complete delivery beside those of a delta, of two days or of two degrees."""

    code = "AAF-0014"
    personne = (
        "Ces fichiers ne sont pas d'une seule livraison : {constat}. Déposez une livraison à la fois, la complète "
        "d'abord, puis chaque différentielle dans l'ordre des jours."
    )


class CompletAvecRetraits(AafRefusal):
    """A file named "Complet" that changes or removes records (§4.2: a complete delivery only adds)."""

    code = "AAF-0015"
    personne = (
        "Cette livraison se dit complète mais contient des modifications ou des suppressions (ligne {line}). Déposez "
        "la livraison complète d'origine, ou la différentielle sous son vrai nom."
    )


REASONS = Reasons(
    pas_un_export=PasUneLivraison,
    racine_voisine=RacineVoisine,
    archive_tronquee=ArchiveTronquee,
    archive_plusieurs_fichiers=ArchiveSansFichier,
    archive_bombe=ArchiveBombe,
    archive_illisible=ArchiveIllisible,
    fichier_trop_gros=FichierTropGros,
    dtd_interdite=DtdInterdite,
    texte_trop_long=TexteTropLong,
    trop_profond=TropProfond,
    xml_casse=XmlCasse,
    encodage_illisible=EncodageIllisible,
    section_demesuree=SectionDemesuree,
)

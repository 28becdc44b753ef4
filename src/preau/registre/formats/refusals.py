"""Why the registry says no: one class each, with the way to repair (design.md §5)."""

from __future__ import annotations

from preau.protocols.refusals import Refusal


class RegistreRefusal(Refusal):
    """Family of the registry's refusals."""

    support = "Rien n'a été écrit dans le registre. Corrigez ce que dit le message, puis recommencez."


class EtablissementInattendu(RegistreRefusal):
    """A file of another school than the one given."""

    code = "REGISTRE-0001"
    personne = (
        "Ce fichier est celui de l'établissement {trouve}, et non de {attendu}. Déposez l'export de l'établissement "
        "{attendu}, ou changez d'établissement."
    )


class AnneeInattendue(RegistreRefusal):
    """A file of another school year than the open one (or, on a first import, than those possible today)."""

    code = "REGISTRE-0002"
    personne = (
        "Ce fichier est de l'année scolaire {trouvee} ; l'année attendue pour {uai} est {attendue}. Redemandez "
        "l'export de la bonne année, ou choisissez l'année {annee} (--annee {annee} en ligne de commande) si c'est "
        "bien celle que vous voulez ouvrir."
    )


class PropositionPerimee(RegistreRefusal):
    """The school's data changed between the proposal and its application."""

    code = "REGISTRE-0003"
    status = 409
    personne = (
        "Le registre de l'établissement {uai} a changé depuis cette proposition : un autre import ou une correction "
        "est passé entre-temps. Rien n'a été écrit. Demandez une proposition à jour avec les mêmes fichiers, "
        "relisez-la, puis appliquez-la."
    )


class FichiersEnDouble(RegistreRefusal):
    """Two files of the same kind for one school."""

    code = "REGISTRE-0004"
    personne = (
        "Deux fichiers {genre} sont donnés pour l'établissement {uai}. Ne gardez que le plus récent, puis recommencez."
    )


class ResponsablesSansEleves(RegistreRefusal):
    """Responsables of a school whose pupils are unknown: every link would point to nobody."""

    code = "REGISTRE-0005"
    personne = (
        "Aucun élève de {uai} n'est connu pour {annee} : ajoutez le fichier des élèves (ElevesAvecAdresses ou "
        "ElevesSansAdresses) à cet import."
    )


class ImportEnCours(RegistreRefusal):
    """Another import holds the registry."""

    code = "REGISTRE-0006"
    status = 409
    personne = (
        "Un autre import est en cours dans le registre. Rien n'a été écrit. Attendez une minute, puis appliquez de "
        "nouveau : si l'autre import a changé votre établissement, une proposition à jour vous sera demandée."
    )


class UaiInvalide(RegistreRefusal):
    """A UAI of the wrong shape, or whose letter does not match."""

    code = "REGISTRE-0007"
    personne = (
        "« {uai} » n'est pas un UAI : il en faut sept chiffres et une lettre, comme 0999001W. Vérifiez le numéro de "
        "l'établissement."
    )


class FichierIllisible(RegistreRefusal):
    """A path that cannot be opened."""

    code = "REGISTRE-0008"
    personne = "Le fichier {fichier} est introuvable ou ne peut pas être lu. Vérifiez son nom et ses droits."


class AcademieInconnue(RegistreRefusal):
    """An académie that is in no list."""

    code = "REGISTRE-0009"
    personne = "« {academie} » n'est pas une académie. Donnez son nom (Normandie) ou son numéro (70)."


class LienInconnu(RegistreRefusal):
    """A link that does not exist."""

    code = "REGISTRE-0010"
    status = 404
    personne = "Ce responsable et cet élève ne sont pas liés dans le registre. Rechargez la page et recommencez."


class IdentiteImpossible(RegistreRefusal):
    """Sameness said of rows that are unknown or one and the same."""

    code = "REGISTRE-0011"
    personne = "Ces deux fiches ne peuvent pas être dites de la même personne : {motif}. Vérifiez les fiches choisies."


class AucunFichier(RegistreRefusal):
    """Nothing to import."""

    code = "REGISTRE-0012"
    personne = "Aucun fichier n'est donné. Indiquez au moins un export à importer."


class ImportPasLeDernier(RegistreRefusal):
    """Undoing an import after which there was another, or that was undone already."""

    code = "REGISTRE-0013"
    status = 409
    personne = (
        "Cet import n'est plus le dernier de l'établissement, ou il est déjà annulé : il ne peut pas être annulé. "
        "Importez un nouvel export pour corriger ce qui doit l'être."
    )


class ImportTropAncien(RegistreRefusal):
    """Undoing an import of which nothing is remembered: too old, or of many schools at once."""

    code = "REGISTRE-0014"
    status = 409
    personne = (
        "Cet import ne peut plus être annulé : ce qu'il a remplacé n'est gardé que {jours} jours, et seulement pour un "
        "import d'un seul établissement. Importez un nouvel export pour corriger ce qui doit l'être."
    )


class ImportModifieDepuis(RegistreRefusal):
    """Undoing an import when something else has since touched the same rows."""

    code = "REGISTRE-0015"
    status = 409
    personne = (
        "Des corrections ont été faites depuis cet import sur {nombre} de ses lignes : l'annuler les perdrait. Rien "
        "n'a été changé. Importez plutôt un nouvel export."
    )


class TropDeSortants(RegistreRefusal):
    """More known pupils leave at once than allowed without a second confirmation."""

    code = "REGISTRE-0016"
    status = 409
    personne = (
        "Cet import ferait sortir {sortants} des {connus} élèves connus. Vérifiez que l'export est complet ; si c'est "
        "bien ce que vous voulez, confirmez en donnant le nombre de sortants."
    )


class PropositionOubliee(RegistreRefusal):
    """A kept proposal that was applied, discarded or is too old."""

    code = "REGISTRE-0017"
    status = 410
    personne = "Cette proposition n'est plus gardée. Déposez de nouveau les fichiers pour en obtenir une autre."


class FichierInconnu(RegistreRefusal):
    """Bytes of no kind that can be imported."""

    code = "REGISTRE-0018"
    personne = (
        "Ce fichier n'est pas d'un type connu. Déposez un export de SIECLE, de ONDE, de STS-Web ou de l'AAF tel que "
        "l'application l'a donné, ou une liste enregistrée en CSV depuis votre tableur."
    )


class FichierVide(RegistreRefusal):
    """A file without content."""

    code = "REGISTRE-0019"
    personne = "Ce fichier est vide. Refaites l'export, puis déposez-le de nouveau."


class AutreSource(RegistreRefusal):
    """Pupils of a school that another kind of file feeds this year: they would all be there twice."""

    code = "REGISTRE-0020"
    status = 409
    personne = (
        "Les élèves de cet établissement viennent déjà d'un import {connue} : un import {donnee} les ferait tous "
        "figurer deux fois. Déposez un export {connue}. Pour passer de {connue} à {donnee}, annulez d'abord l'import "
        "{connue} s'il est le dernier de l'établissement, ou attendez la rentrée : une nouvelle année scolaire peut "
        "commencer avec des fichiers {donnee}."
    )


class ListeTropGrosse(RegistreRefusal):
    """A CSV of more bytes or rows than any school has."""

    code = "REGISTRE-0021"
    personne = (
        "Cette liste est bien trop longue pour un établissement (plus de {maximum} Mo ou de 300 000 lignes). Vérifiez "
        "que c'est le bon fichier."
    )


class ListeDePersonnels(RegistreRefusal):
    """A CSV of staff where pupils or guardians are expected."""

    code = "REGISTRE-0022"
    personne = (
        "Ce fichier est une liste de personnels. Une liste en CSV ne peut porter que des élèves ou des responsables ; "
        "les personnels viennent de STS-Web ou de l'AAF."
    )


class AucunEtablissement(RegistreRefusal):
    """A delivery without any school to import, or none of those asked for."""

    code = "REGISTRE-0050"
    personne = (
        "Cette livraison ne décrit aucun établissement à importer{parmi}. Vérifiez le fichier et les UAI demandés ; "
        "une livraison complète contient un fichier EtabEducNat."
    )


class DeltaSansComplet(RegistreRefusal):
    """A delta about schools that no complete delivery has brought."""

    code = "REGISTRE-0051"
    status = 409
    personne = (
        "Cette livraison est différentielle, et aucune livraison complète n'a encore été importée{pour}. Importez "
        "d'abord la livraison complète."
    )


class LivraisonAncienne(RegistreRefusal):
    """A delivery made before the last one that was imported."""

    code = "REGISTRE-0052"
    status = 409
    personne = (
        "Cette livraison est du {jour}, et celle du {derniere} est déjà importée pour {uai}. Importez les livraisons "
        "dans l'ordre des jours ; en cas de doute, demandez une livraison complète."
    )


class DeltaInadapte(RegistreRefusal):
    """A delta that changes people nobody knows: another one is missing in between, or it is another base's."""

    code = "REGISTRE-0053"
    status = 409
    personne = (
        "Cette livraison différentielle modifie ou supprime {demandees} fiches dont {inconnues} sont inconnues : il en "
        "manque une avant celle-ci, ou elle vient d'un autre annuaire. Demandez une livraison complète."
    )


class JointureDejaPrise(RegistreRefusal):
    """A number that the registry has already given to somebody else."""

    code = "REGISTRE-0054"
    status = 409
    personne = (
        "La jointure {jointure} est déjà celle d'une autre fiche du registre : ces fichiers viennent d'un autre "
        "annuaire que celui qui alimente ce registre. Un registre n'est alimenté que par un seul annuaire."
    )


class DeltaVide(RegistreRefusal):
    """A delta that says nothing: nothing has changed since the one before."""

    code = "REGISTRE-0058"
    status = 409
    personne = "Cette livraison différentielle ne contient aucun changement : il n'y a rien à importer."

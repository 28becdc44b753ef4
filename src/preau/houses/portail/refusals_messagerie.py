"""How the annuaire and the messages say no."""

from __future__ import annotations

from preau.protocols.refusals import Refusal


class TropDeRecherches(Refusal):
    """Too many searches in the annuaire in ten minutes: nobody reads a school's list that way."""

    code = "PORTAIL-0170"
    status = 429
    personne = "Vous avez fait beaucoup de recherches en peu de temps. Attendez quelques minutes, puis recommencez."
    support = "Recherches de l'annuaire au-delà de PORTAIL_ANNUAIRE_RECHERCHES ; le journal dit qui a cherché qui."


class TropDeMessages(Refusal):
    """Too many messages sent in an hour, or reported in a day."""

    code = "PORTAIL-0171"
    status = 429
    personne = (
        "Vous avez envoyé beaucoup de messages en peu de temps. Votre brouillon est gardé : envoyez-le plus tard."
    )
    support = "Envois au-delà de PORTAIL_MESSAGERIE_ENVOIS_PAR_HEURE, ou signalements au-delà de leur limite."


class MessageTropGros(Refusal):
    """The request is larger than all the attachments may be together; it was not read."""

    code = "PORTAIL-0172"
    status = 413
    personne = (
        "Les fichiers joints sont trop gros pour être reçus. Revenez en arrière, votre texte y est encore, et joignez "
        "des fichiers plus petits, un par un."
    )
    support = "Envoi plus gros que PORTAIL_MESSAGERIE_PIECE_OCTETS × PORTAIL_MESSAGERIE_PIECES ; rien n'a été lu."


class DejaEnvoye(Refusal):
    """This draft was sent before, from another window."""

    code = "PORTAIL-0173"
    status = 409
    personne = "Ce message est déjà parti. Vous le trouvez dans vos messages envoyés."
    support = "Second envoi du même brouillon : le premier seul compte."


class TropDeDestinataires(Refusal):
    """More people than one message may go to."""

    code = "PORTAIL-0174"
    status = 409
    personne = "Ce message irait à trop de personnes. Votre brouillon est gardé : choisissez des listes plus petites."
    support = "Destinataires au-delà de PORTAIL_MESSAGERIE_DESTINATAIRES."


class RappelTropTard(Refusal):
    """Everybody has read it."""

    code = "PORTAIL-0175"
    status = 409
    personne = "Ce message ne peut plus être rappelé : tous ses destinataires l'ont lu."
    support = "Rappel d'un message lu de tous, ou déjà rappelé."


class TropDeDossiers(Refusal):
    """A person has as many folders as a page can show."""

    code = "PORTAIL-0176"
    status = 409
    personne = "Vous avez déjà 50 dossiers. Supprimez-en un : ses messages reviennent à la réception."
    support = "Cinquante dossiers de messages par personne, au plus."


class SansDestinataire(Refusal):
    """Nobody of those it was written to may receive it any more, or the lists are empty."""

    code = "PORTAIL-0177"
    status = 409
    personne = "Personne ne recevrait ce message : choisissez d'autres destinataires. Votre brouillon est gardé."
    support = "Listes vides, comptes fermés, ou droits changés depuis le choix des destinataires."

"""Why a call of the client protocol is refused (specs/pronote-protocol.md §3); clients are answered by `errors`."""

from __future__ import annotations

from preau.protocols.refusals import Refusal


class PronoteRefusal(Refusal):
    """Family of the refusals of this protocol. Who reads them looks after a client or a server."""

    support = "Une application compatible a envoyé une demande incorrecte : la mettre à jour, ou prévenir son auteur."


class AppelIllisible(PronoteRefusal):
    """The call is no JSON object with `session`, `no`, `id` (§3.1)."""

    code = "PRONOTE-0001"
    personne = "La demande de l'application ne se lit pas : {constat}."


class NumeroInattendu(PronoteRefusal):
    """The request number is not the next odd one under the session's key: replayed, or not its owner (§3.2)."""

    code = "PRONOTE-0002"
    personne = "La session de l'application n'est plus valable. Elle doit se connecter de nouveau."


class ChiffreIllisible(PronoteRefusal):
    """Text that is no hexadecimal, or that does not decrypt under this key (§3.3)."""

    code = "PRONOTE-0003"
    personne = "Un texte chiffré de l'application ne se lit pas."


class DonneesIllisibles(PronoteRefusal):
    """A payload that does not inflate, is too large, or is no JSON object (§3.4)."""

    code = "PRONOTE-0004"
    personne = "Les données de l'application ne se lisent pas : {constat}."


class ValeurIllisible(PronoteRefusal):
    """A date, a set of integers or a text that is none (§3.6)."""

    code = "PRONOTE-0005"
    personne = "La valeur « {champ} » de la demande ne se lit pas."


class PageImpossible(PronoteRefusal):
    """What was asked on the bootstrap page would break a client (§2.2)."""

    code = "PRONOTE-0006"
    status = 500
    personne = "La page d'entrée des applications ne peut pas être écrite : {constat}."
    support = "Un réglage de la page contient ce que les clients n'acceptent pas : voir specs/pronote-protocol.md §2.2."


class PinIncorrect(PronoteRefusal):
    """The ephemeral code of a QR code is four digits (seed 000; §4.5)."""

    code = "PRONOTE-0007"
    status = 422
    personne = "Le code doit être composé de quatre chiffres."

"""Settings of the annuaire and of the messages: `PORTAIL_MESSAGERIE_…`, `PORTAIL_ANNUAIRE_…` (issue 5, item 5)."""

from __future__ import annotations

from dataclasses import dataclass

from preau.kit.envkit import setting


@dataclass(frozen=True)
class Messagerie:
    """Who may write, how much, and what an attachment may be."""

    messagerie_droits: str = setting(
        "", help="Fichier TOML de qui voit qui et écrit à qui, par établissement ; vide = les règles de Préau."
    )
    messagerie_suspendue: list[str] = setting(
        [],
        help="Profils pour qui la messagerie est suspendue : responsable, eleve, personnel, collectivite, invite. "
        "Leurs messages sont gardés ; le reste de l'ENT ne change pas.",
    )
    messagerie_envois_par_heure: int = setting(
        30, help="Messages qu'une personne des familles envoie en une heure ; dix fois plus pour les personnels."
    )
    messagerie_destinataires: int = setting(5000, help="Destinataires d'un message, groupes et classes développés.")
    messagerie_signalements_par_jour: int = setting(10, help="Messages qu'une personne signale en un jour.")
    messagerie_dossier: str = setting(
        "", help="Dossier des pièces jointes, hors du site ; vide = messagerie, dans les données de l'instance."
    )
    messagerie_pieces: int = setting(5, help="Pièces jointes d'un message, au plus ; 0 = aucune.")
    messagerie_piece_octets: int = setting(5_242_880, help="Taille d'une pièce jointe, en octets.")
    messagerie_pieces_par_jour: int = setting(60, help="Pièces jointes qu'une personne dépose en un jour.")
    messagerie_types: list[str] = setting(
        ["pdf", "png", "jpeg", "gif", "webp", "odf", "ooxml", "texte", "mp3"],
        help="Natures de pièces jointes acceptées, d'après leur contenu : pdf, png, jpeg, gif, webp, odf, ooxml, "
        "texte, mp3.",
    )
    messagerie_analyse: str = setting(
        "", help="Programme qui analyse une pièce jointe : son chemin en argument, 0 = saine ; vide = aucune analyse."
    )
    messagerie_corbeille_jours: int = setting(30, help="Jours qu'un message reste dans la corbeille.")
    messagerie_silence_de: int = setting(
        20, help="Heure où les annonces par mail se taisent, sauf choix de la personne."
    )
    messagerie_silence_a: int = setting(7, help="Heure où les annonces par mail reprennent, sauf choix de la personne.")
    annuaire_recherches: int = setting(60, help="Recherches d'une personne dans l'annuaire en dix minutes.")

"""Fiche de renseignements: a family checks and corrects what the school knows of it (J19)."""

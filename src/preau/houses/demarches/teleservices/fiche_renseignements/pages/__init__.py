"""The family's pages of the fiche."""

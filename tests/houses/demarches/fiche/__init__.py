"""The fiche de renseignements, family's side."""

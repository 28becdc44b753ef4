"""What the fiche does: one file per verb."""

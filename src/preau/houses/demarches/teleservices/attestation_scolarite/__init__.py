"""Attestation de scolarité: a PDF that anybody may verify by its code (J19)."""

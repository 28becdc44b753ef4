"""Independent relying parties, unmodified, against our hub: in, or refused, as FranceConnect would."""

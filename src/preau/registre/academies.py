"""Académies: their national numbers, and the one a school belongs to (specs/educonnect-ent.md §1.5.a).

Names are spelled as the key of an ENT directory uses them. Normandie is 70: Caen (5) and Rouen (21) are former ones.
"""

from __future__ import annotations

NOMS: dict[int, str] = {
    0: "ETRANGER", 1: "PARIS", 2: "AIX-MARSEILLE", 3: "BESANCON", 4: "BORDEAUX", 5: "CAEN", 6: "CLERMONT-FERRAND",
    7: "DIJON", 8: "GRENOBLE", 9: "LILLE", 10: "LYON", 11: "MONTPELLIER", 12: "NANCY-METZ", 13: "POITIERS",
    14: "RENNES", 15: "STRASBOURG", 16: "TOULOUSE", 17: "NANTES", 18: "ORLEANS-TOURS", 19: "REIMS", 20: "AMIENS",
    21: "ROUEN", 22: "LIMOGES", 23: "NICE", 24: "CRETEIL", 25: "VERSAILLES", 26: "ANTILLES-GUYANE", 27: "CORSE",
    28: "LA_REUNION", 31: "MARTINIQUE", 32: "GUADELOUPE", 33: "GUYANE", 40: "NOUVELLE_CALEDONIE", 41: "POLYNESIE",
    42: "WALLIS_ET_FUTUNA", 43: "MAYOTTE", 44: "ST_PIERRE_ET_MIQUELON", 70: "NORMANDIE", 98: "AGRICOLE",
    99: "NON_DEFINI_OU_SANS_OBJET",
}  # fmt: skip

NON_DEFINIE = 99

_DEPARTEMENTS: dict[int, str] = {
    1: "075", 2: "004 005 013 084", 3: "025 039 070 090", 4: "024 033 040 047 064", 6: "003 015 043 063",
    7: "021 058 071 089", 8: "007 026 038 073 074", 9: "059 062", 10: "001 042 069", 11: "011 030 034 048 066",
    12: "054 055 057 088", 13: "016 017 079 086", 14: "022 029 035 056", 15: "067 068",
    16: "009 012 031 032 046 065 081 082", 17: "044 049 053 072 085", 18: "018 028 036 037 041 045",
    19: "008 010 051 052", 20: "002 060 080", 22: "019 023 087", 23: "006 083", 24: "077 093 094",
    25: "078 091 092 095", 27: "620 720", 28: "974", 31: "972", 32: "971 977 978", 33: "973", 40: "983 988",
    41: "984 987", 42: "986", 43: "976", 44: "975", 70: "014 027 050 061 076",
}  # fmt: skip

_BY_DEPARTEMENT = {departement: code for code, several in _DEPARTEMENTS.items() for departement in several.split()}


def academie_of(uai: str) -> int:
    """The number of the académie of a school, from the département its UAI begins with; 99 when it is none of them."""
    return _BY_DEPARTEMENT.get(uai[:3], NON_DEFINIE)


def find_academie(text: str) -> int | None:
    """The number meant by a code (`70`, `070`) or a name (`Normandie`, `aix marseille`); None when unknown."""
    wanted = text.strip().upper().replace("É", "E").replace("Ç", "C").replace(" ", "-").replace("_", "-")
    if wanted.isdigit():
        return int(wanted) if int(wanted) in NOMS else None
    return next((code for code, name in NOMS.items() if name.replace("_", "-") == wanted), None)

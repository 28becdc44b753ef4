"""The journal: one row for each thing done, written in the transaction that did it (design.md §5).

`write("compte.active", actor=…, subject=…, request=request)`. Owns the table of entries, in the aliases `default` and
`registre`.
"""

from preau.kit.journal.writing import PersonalDataError, write

__all__ = ["PersonalDataError", "write"]

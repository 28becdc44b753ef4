"""The journal: one row for each thing done, written in the transaction that did it (design.md §5).

`write("compte.active", actor=…, subject=…, request=request)`; `add(request, uai=…)` says of every entry of a request
where it is. Owns the table of entries, in the aliases `default` and `registre`.
"""

from preau.kit.journal.writing import PersonalDataError, add, write

__all__ = ["PersonalDataError", "add", "write"]

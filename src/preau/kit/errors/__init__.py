"""The pages that say no, and the handbook the school's support reads (design.md §5).

A `Refusal` raised in a view becomes a page: its status, its sentence, its code to quote, a way on. `handbook()` writes
the list of all of them. 400, 403, 404, 500 and a busy database have pages too; none shows a traceback.
"""

from preau.kit.errors.handbook import handbook

__all__ = ["handbook"]

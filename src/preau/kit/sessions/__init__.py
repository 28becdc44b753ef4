"""Sessions: who a browser is, for this house only; no user model (design.md §1, cookies).

`open_session(request, response, subject)` rotates the browser's session; `current(request)` reads it;
`end_session` and `end_all` close; `opened` is sent in the transaction that opens, `count_live` and `count_of` count.
`sessions.browser` binds rows to a browser that is nobody yet.
Owns the table of sessions and the cookies `<house>_session` and `<house>_nav`.
"""

from preau.kit.sessions.sessions import (
    count_live,
    count_of,
    current,
    end_all,
    end_session,
    is_idle,
    open_session,
    opened,
    purge,
)

__all__ = ["count_live", "count_of", "current", "end_all", "end_session", "is_idle", "open_session", "opened", "purge"]

"""Codes: six digits sent by SMS or mail, that prove someone holds the number or the mailbox.

    code = issue("activation", run.public_id, life=timedelta(minutes=30))
    check("activation", run.public_id, said["code"]) is CodeVerdict.JUSTE

The try is counted and committed before it is compared, five per code. An earlier code that still travels stays valid
until its time; the first success ends them all. Owns the table of codes; neither code nor subject is stored in clear.
"""

from preau.kit.codes.codes import CodeVerdict, Resend, can_resend, check, issue, live_until, purge

__all__ = ["CodeVerdict", "Resend", "can_resend", "check", "issue", "live_until", "purge"]

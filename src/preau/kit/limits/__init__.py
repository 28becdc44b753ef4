"""Limits: how often something may be tried, counted and committed before anything is compared (design.md §1).

    SMS_PAR_NUMERO = Rule("sms-numero", max=5, window=timedelta(days=1))
    verdict = count(SMS_PAR_NUMERO, mobile)          # allowed, retry_at

Count per account, per phone, per address block (`limits.address.block`) and globally (key ""), each with its own rule.
Owns the table of buckets; the keys are stored hashed.
"""

from preau.kit.limits.counting import Rule, Verdict, clear, count, count_all, exhausted, give_back, left, purge

__all__ = ["Rule", "Verdict", "clear", "count", "count_all", "exhausted", "give_back", "left", "purge"]

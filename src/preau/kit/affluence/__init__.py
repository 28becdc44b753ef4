"""The load-shedding door: who begins a sign-in above a set number waits on a light page, in the order of arrival.

    policy = read_policy(sessions=5000, minute=300, ranks=["eleve+personnel"], exempts=["192.0.2.0/24"])
    held = door.hold(request, policy, "responsable")     # None: go on; else the answer to give
    @door.guarded(policy_of, group_of)                   # the same, on a view
    override.override(Limits(sessions=3000), life=…, by=…), override.clear(by=…), override.state(policy)

A place belongs to a browser (the cookie of `sessions.browser`) and to a rank of `Policy.ranks`; nothing of it is in an
address, so nobody can forge one or take another's. Whoever has a session is never held. Off unless a number is set.
Owns the tables of gates (one row per house: what was measured, a temporary override) and of places.
"""

from preau.kit.affluence.policy import BadPolicy, Limits, Policy, read_policy

__all__ = ["BadPolicy", "Limits", "Policy", "read_policy"]

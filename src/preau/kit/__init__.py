"""Rooms that every house shares, each named by its subject; they know no house (design.md §2).

    flows      journeys: one file each, a map and its pages       codes     short codes sent by SMS and mail
    courier    messages, queued, sealed, sent once                limits    how often something may be tried
    design     templates, forms, stylesheet, skins                journal   who did what, on whom, from where
    errors     pages that say no, and the support's handbook      sessions  who a browser is, in this house

Kits of one subject: clockkit, datekit, envkit, idkit, namekit, phonekit. No part imports another in a circle.
"""

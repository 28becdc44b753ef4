"""The standards as pure values: bytes and times in, messages or a named refusal out.

No Django, no network, no clock, no settings here (design.md, D5). One package per standard.
"""

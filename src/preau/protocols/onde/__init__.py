"""ONDE, the registry of primary schools: two CSV extractions per school (specs/registry-formats.md §3).

messages.py  pupils and guardians as frozen dataclasses
read.py      a CSV to a stream of records, or a named refusal
write.py     records back to the bytes ONDE would give
"""

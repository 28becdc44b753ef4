"""SIECLE, "Base élèves établissement": the XML exports of French secondary schools (specs/registry-formats.md §1).

messages.py  the records as frozen dataclasses
read.py      a file (zip or XML) to an envelope and a stream of records, or a named refusal
write.py     records back to the bytes the real application would export
"""

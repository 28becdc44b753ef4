"""What every XML export of a school application shares, whatever its records (specs/registry-formats.md §1.1, §8, 2).

reasons.py    the refusals of one application, by what went wrong
container.py  the bytes out of a zip or bare, in chunks and within limits
prologue.py   encoding and root, told from the first bytes
walker.py     the elements with some tags, as they end, in bounded memory
opened.py     from an opened file to its records
"""

"""AAF, "annuaire académique fédérateur": the directory files an académie delivers to an ENT (registry-formats.md §4).

messages.py   requests, and what they say of schools, pupils, guardians, staff, subjects and MEFs
values.py     the values made of parts separated by "$", both ways
attributes.py which attribute holds which field, in second (2D) and first (1D) degree
translate.py  a request to a message and back
names.py      file names, in the order that files are read
container.py  a folder, a zip or a tar.gz to pieces, within limits
read.py       a piece to a stream of requests, or a named refusal
write.py      requests to the files of a delivery
delta.py      two states to the requests that lead from one to the other
"""

"""STS-Web: the staff and the teaching of a secondary school (specs/registry-formats.md §2).

Downward, STS-Web gives `sts_emp_<UAI>_<AAAA>.xml` (root STS_EDT): people, classes, groups, services. Upward, timetable
software gives back `emp_sts_<UAI>_<AAAA>.xml` (root EDT_STS): the same structures with the lessons of the week.

messages.py  the records as frozen dataclasses
read.py      a file (zip or XML) to an envelope and a stream of records, or a named refusal
records.py   individus.py  structures.py    one element to one message
write.py     records back to the bytes of either file
"""

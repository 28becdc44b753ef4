"""What the office prints: letters with provisional identifiers, slips for pupils, labels (J18; seeds 002, 003 cas 3).

`mots/<langue>.toml` are the words, `*.typ` the paper, `documents.py` what is said to whom. A clear password goes
through here to the document, and nowhere else.
"""

"""The registry: the SIECLE-like base of schools, pupils, responsables and the links between them.

It sits below the houses and owns one database (alias `registre`), which only `preau migrate registre` migrates and only
`registre.actions` writes. It never merges people on import: one row per (source, UAI, source id); sameness is a row
apart, which can be undone (design.md §1).

    formats/    what each exchange file means here          actions/   import, cut a link, name a school
    queries/    what houses ask                             models/    one noun per file
    synthetic/  a fictitious world of any size              commands   `preau import …`, `preau etablissement …`
"""

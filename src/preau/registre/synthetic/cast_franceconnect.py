"""The part of the cast that signs in with FranceConnect (J2): families, and the civil status of their adults.

Each has one difficulty that real families meet (specs/franceconnect.md §4 and §5.3), none for the tutorials. Days and
communes of birth are invented; the codes are INSEE's, as the format asks.
"""

from __future__ import annotations

from datetime import date

from preau.registre.synthetic.people import IdentiteFederee
from preau.registre.synthetic.roles import ECOLE, Case, Role, child, fr

_TUTORIEL, _J2 = ("tutoriel-fc",), ("J2",)


def _known(
    fournisseur: str,
    login: str,
    nom: str,
    prenoms: str,
    born: str,
    commune: str,
    *,
    usage: str = "",
    etat_civil: str = "",
    male: bool = False,
) -> IdentiteFederee:
    """An identity; without `commune`, its person was born in Portugal."""
    return IdentiteFederee(
        fournisseur,
        login,
        nom,
        prenoms,
        "male" if male else "female",
        date.fromisoformat(born),
        commune,
        "99100" if commune else "99139",
        usage,
        f"{login}@example.net",
        etat_civil,
    )


CASES: tuple[Case, ...] = (
    (
        (Role("amelie-laurent", "mère, un enfant au collège et un à l'école", "MME", "LAURENT", "Amélie", fr(81),
              pour=_TUTORIEL,
              identite=_known("ameli", "amelie", "LAURENT", "Amélie Jeanne", "1984-05-17", "50129")),),
        (child("Clovis", "LAURENT", "2014-11-05", "M"), child("Adèle", "LAURENT", "2018-03-28", "F", ECOLE)),
    ),
    (
        (Role("sylvain-clement", "père de deux collégiens", "M.", "CLÉMENT", "Sylvain", fr(82), pour=_TUTORIEL,
              identite=_known("impots", "sylvain", "CLÉMENT", "Sylvain", "1979-02-03", "14118", male=True)),),
        (child("Louison", "CLÉMENT", "2013-06-12", "F"), child("Achille", "CLÉMENT", "2015-10-21", "M")),
    ),
    (
        (Role("julien-carpentier", "père d'une collégienne", "M.", "CARPENTIER", "Julien", fr(83), pour=_J2,
              identite=_known("impots", "julien", "CARPENTIER", "Julien", "1982-09-30", "75107",
                              male=True)),),
        (child("Salomé", "CARPENTIER", "2014-05-09", "F"),),
    ),
    (
        (Role("catherine-hamel", "mère, l'école ne connaît que son nom d'usage", "MME", "HAMEL", "Catherine", fr(84),
              pour=_J2,
              identite=_known("msa", "catherine", "PRÉVOST", "Catherine Marie", "1981-12-24", "50502",
                              usage="HAMEL")),),
        (child("Corentin", "HAMEL", "2013-08-16", "M"),),
    ),
    (
        (Role("noemie-guerin", "mère, trois prénoms accentués", "MME", "GUÉRIN", "Noémie", fr(85), pour=_J2,
              identite=_known("ameli", "noemie", "GUÉRIN", "Noémie Éléonore Zoé", "1986-07-01", "2B050")),),
        (child("Ninon", "GUÉRIN", "2015-04-14", "F"), child("Gaspard", "GUÉRIN", "2017-12-11", "M", ECOLE)),
    ),
    (
        (Role("sandrine-aubert", "mère, l'école a son mail et pas de mobile", "MME", "AUBERT", "Sandrine", pour=_J2,
              identite=_known("laposte", "sandrine", "AUBERT", "Sandrine", "1977-03-08", "69385")),),
        (child("Violette", "AUBERT", "2012-04-26", "F"),),
    ),
    (
        (Role("gilles-martineau", "père, nom que l'état civil corrige", "M.", "MARTINEAU", "Gilles", fr(86), pour=_J2,
              identite=_known("impots", "gilles", "MARTINAUX", "Gilles", "1975-10-10", "50218",
                              etat_civil="NOM=MARTINEAU;PRENOMS=Gilles André", male=True)),),
        (child("Solène", "MARTINEAU", "2014-02-18", "F"),),
    ),
    (
        (Role("filipa-renard", "deux parents sous le même toit : la mère", "MME", "RENARD", "Filipa", fr(87), pour=_J2,
              identite=_known("franceidentite", "filipa", "DA COSTA", "Filipa", "1983-01-19", "",
                              usage="RENARD")),
         Role("marc-renard", "deux parents sous le même toit : le père", "M.", "RENARD", "Marc", fr(88), pour=_J2,
              identite=_known("yris", "marc", "RENARD", "Marc Antoine", "1980-06-23", "76540", male=True))),
        (child("Suzanne", "RENARD", "2012-09-27", "F"), child("Ernest", "RENARD", "2016-05-31", "M", ECOLE)),
    ),
    (
        (Role("odile-besnard", "mère qui a déjà un compte", "MME", "BESNARD", "Odile", fr(89), pour=_J2,
              identite=_known("laposte", "odile", "BESNARD", "Odile", "1978-11-13", "35238")),),
        (child("Célestin", "BESNARD", "2013-02-07", "M"),),
    ),
    (
        (Role("bastien-guillot", "père qui a oublié son identifiant", "M.", "GUILLOT", "Bastien", fr(90), pour=_J2,
              identite=_known("ameli", "bastien", "GUILLOT", "Bastien Rémi", "1985-03-29", "13204", male=True)),),
        (child("Apolline", "GUILLOT", "2015-09-02", "F"),),
    ),
)  # fmt: skip

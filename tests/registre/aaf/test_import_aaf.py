"""Importing an académie's deliveries: numbers kept, several schools, deltas, everything that is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from preau.protocols.aaf.messages import Categorie, Classe, Eleve, Operation, Relation
from preau.registre.actions import explain_anomalies, propose_aaf, undo_import
from preau.registre.formats import refusals
from preau.registre.models import (
    Code,
    Enseignement,
    Etablissement,
    Import,
    Lien,
    Personnel,
    Responsable,
    Scolarite,
)
from preau.registre.models import Eleve as EleveRow
from preau.registre.queries import find_eleves_by_vecteur, find_responsables_by_ref, list_enfants, ref_ids
from tests.registre.aaf.academie import AUTRE, DEUX, MERE, PERE, UN, Academie, removal, request
from tests.registre.aaf.importing import anomalies, bring, modify, refused
from tests.registre.conftest import RENTREE

LATER = RENTREE + timedelta(days=1)


def test_two_schools_one_mother(academie: Academie) -> None:
    done = bring(academie.complet())
    assert done["eleves_ajoutes"] == 2
    assert done["responsables_ajoutes"] == 2
    assert done["liens_ajoutes"] == 3
    assert done["personnels_ajoutes"] == 1
    assert set(Etablissement.objects.values_list("uai", "academie", "degre", "jointure")) == {
        (UN, 14, 2, 900), (DEUX, 14, 2, 901)
    }  # fmt: skip
    school = Etablissement.objects.get(uai=UN)
    assert (school.nom, school.commune, school.nature) == ("CLG DU TEST", "BREST", "CLG")
    assert Etablissement.objects.get(uai=DEUX).nom == "COLLEGE DEUX"
    mere = Responsable.objects.get(jointure=MERE)
    assert (mere.uai, mere.nom_de_famille, mere.nom_usage, mere.civilite) == (UN, "N'GUYEN", "LE GOFF", "MME")
    assert {enfant.prenom for enfant in list_enfants([mere.public_id])} == {"Maël", "Awen"}
    assert ref_ids([mere.public_id]) == ["{AAF}14|x|3300501"]
    assert find_responsables_by_ref(["{AAF}14|x|3300501"]) == [mere]
    assert not Responsable.objects.filter(jointure=AUTRE).exists()
    assert Responsable.objects.get(jointure=PERE).telephones.get().brut == "016"
    assert (
        Responsable.objects.create(source="csv", uai=UN, source_id="x", nom_de_famille="X", prenom="Y").pk
        == 3300502 + 2
    )


def test_what_a_pupil_keeps(academie: Academie) -> None:
    bring(academie.complet())
    mael = EleveRow.objects.get(jointure=3200001)
    assert (mael.source, mael.uai, mael.source_id, mael.ine, mael.sexe) == ("aaf", UN, "700101", "990000001EB", "M")
    assert (mael.prenom2, mael.adresse["commune"], mael.donnees["codes_enseignements"]) == ("Yann", "BREST", ["030201"])
    scolarite = mael.scolarites.get()
    assert (scolarite.annee, scolarite.division, scolarite.groupes) == (2026, "6 B", ["6BGR1"])
    assert (scolarite.regime, scolarite.statut, scolarite.mef) == ("2", "ST", "10010012110")
    lien = Lien.objects.get(eleve=mael, responsable=MERE)
    assert (lien.niveau, lien.parente, lien.paie_frais_scolaires, lien.percoit_les_aides) == (1, "10", True, True)
    assert (lien.heberge_eleve, Lien.objects.get(eleve=mael, responsable=PERE).heberge_eleve) == (True, False)
    assert find_eleves_by_vecteur([f"4|||700101|{UN}"]) == [mael]
    assert set(Code.objects.values_list("etablissement", "table", "code", "libelle_long")) == {
        (UN, "MEF", "10010012110", "6EME"), (UN, "MATIERE", "030201", "ANGLAIS LV1")
    }  # fmt: skip


def test_staff(academie: Academie) -> None:
    bring(academie.complet())
    ines = Personnel.objects.get()
    assert (ines.jointure, ines.fonction, ines.mel, ines.nom_usage) == (41001, "ENS", "ines@example.org", "ARNAUD")
    assert ines.disciplines == [["L0422", "ANGLAIS", None]]
    assert ines.principal_de.get().division == "6 B"
    taught = Enseignement.objects.get()
    assert (taught.division, taught.matiere, [one.pk for one in taught.personnels.all()]) == ("6 B", "030201", [41001])
    academie.drop(Categorie.PERSONNEL, "41001")
    academie.fiches[Categorie.PERSONNEL].append(
        replace(Academie(academie.folder).fiches[Categorie.PERSONNEL][0], jointure="41002")
    )
    done = bring(academie.complet())
    assert (done["personnels_ajoutes"], done["personnels_partis"]) == (1, 1)


def test_again_changes_nothing_and_one_school_can_be_asked(academie: Academie) -> None:
    path = academie.complet()
    assert bring(path, uais=[DEUX])["eleves_ajoutes"] == 1
    assert Responsable.objects.get().uai == DEUX
    done = bring(path)
    assert (done["eleves_ajoutes"], done["liens_ajoutes"]) == (1, 2)
    assert bring(path) == {}
    assert Responsable.objects.get(jointure=MERE).uai == DEUX
    history = Import.objects.filter(etablissement=UN).get()
    assert history.fichiers[0]["genre"] == "Complet"
    assert history.fichiers[0]["horodatage"] == "2026-09-08"


def test_who_changes_schools_keeps_the_row(academie: Academie) -> None:
    bring(academie.complet())
    before = EleveRow.objects.get(jointure=3200001).public_id
    academie.change(Categorie.ELEVE, "3200001", etab="901", eleve_id="800999", classes=(Classe("901", "5 A"),))
    done = bring(academie.complet())
    assert "eleves_ajoutes" not in done
    mael = EleveRow.objects.get(jointure=3200001)
    assert (mael.public_id, mael.uai, mael.source_id) == (before, DEUX, "800999")
    assert mael.scolarites.get().etablissement_id == DEUX
    assert Responsable.objects.get(jointure=PERE).uai == DEUX
    assert bring(academie.complet()) == {}


def test_who_is_no_longer_there(academie: Academie) -> None:
    bring(academie.complet())
    academie.drop(Categorie.ELEVE, "3200001")
    done = bring(academie.complet())
    assert done == {"eleves_absents": 1, "responsables_retires": 1, "liens_disparus": 2, "responsables_modifies": 1}
    assert Responsable.objects.get(jointure=PERE).gone_at is not None
    assert Responsable.objects.get(jointure=MERE).gone_at is None
    assert [enfant.prenom for enfant in list_enfants([Responsable.objects.get(jointure=MERE).public_id])] == ["Awen"]
    academie.fiches[Categorie.ELEVE] = Academie(academie.folder).fiches[Categorie.ELEVE]
    assert bring(academie.complet())["eleves_revenus"] == 1
    assert Responsable.objects.get(jointure=PERE).gone_at is None


def test_a_delta(academie: Academie) -> None:
    bring(academie.complet())
    mael, awen = academie.fiches[Categorie.ELEVE]
    mere = academie.fiches[Categorie.RESPONSABLE][0]
    academie.jour = date(2026, 9, 9)
    new = replace(awen, jointure="3200003", prenom="Nolwenn", eleve_id="800203", relations=(Relation(MERE, "10", "1"),))
    done = bring(academie.delta(
        modify(replace(mael, prenom="Maëlig", relations=mael.relations[:1])),
        request(Operation.AJOUT, new, "2D"),
        modify(mere, mail=()),
        removal(Categorie.RESPONSABLE, PERE),
        removal(Categorie.ELEVE, "3200002"),
    ))  # fmt: skip
    assert (done["eleves_ajoutes"], done["eleves_modifies"], done["eleves_absents"]) == (1, 1, 1)
    assert EleveRow.objects.get(jointure=3200001).prenom == "Maëlig"
    mother = Responsable.objects.get(jointure=MERE)
    assert (mother.mel, mother.nom_usage, mother.telephones.count()) == ("", "LE GOFF", 1)
    assert Responsable.objects.get(jointure=PERE).gone_at is not None
    assert Scolarite.objects.get(eleve=3200002).gone_at is not None
    assert {enfant.prenom for enfant in list_enfants([mother.public_id])} == {"Maëlig", "Nolwenn"}
    assert Import.objects.filter(fichiers__icontains="Delta").count() == 2


def test_a_partial_modification_keeps_the_rest(academie: Academie) -> None:
    """Real deltas say everything; the grammar does not oblige them to (§4.2)."""
    bring(academie.complet())
    academie.jour = date(2026, 9, 9)
    mael = academie.fiches[Categorie.ELEVE][0]
    assert bring(academie.delta(modify(mael, givenName=("Maëlig",)))) == {"eleves_modifies": 1}
    row = EleveRow.objects.get(jointure=3200001)
    assert (row.prenom, row.nom_de_famille, row.adresse["commune"], row.uai) == ("Maëlig", "LE GOFF", "BREST", UN)
    assert row.scolarites.get().groupes == ["6BGR1"]
    assert Lien.objects.filter(eleve=row, gone_at__isnull=True).count() == 2
    school = academie.fiches[Categorie.ETABLISSEMENT][0]
    assert bring(academie.delta(modify(school, telephoneNumber=("02 61 91 00 09",)))) == {"fiche_modifiee": 1}
    assert Etablissement.objects.get(uai=UN).telephone == "02 61 91 00 09"


def test_a_delta_about_unknown_people(academie: Academie) -> None:
    """A modification of someone unknown adds them (§4.2); too many of them, and it is another base's delta."""
    bring(academie.complet())
    academie.jour = date(2026, 9, 9)
    mael = academie.fiches[Categorie.ELEVE][0]
    new = replace(mael, jointure="3200009", eleve_id="700109", ine="")
    path = academie.delta(modify(new), removal(Categorie.ELEVE, "3209999"))
    assert "retrait-inconnu" in anomalies(path)
    assert bring(path)["eleves_ajoutes"] == 1
    several = [removal(Categorie.ELEVE, str(3_300_000 + number)) for number in range(6)]
    refusal = refused(academie.delta(modify(mael), *several))
    assert isinstance(refusal, refusals.DeltaInadapte)
    assert "7 fiches dont 6" in refusal.sentence()


def test_oddities_are_told_without_a_name(academie: Academie) -> None:
    mael = academie.fiches[Categorie.ELEVE][0]
    academie.fiches[Categorie.ELEVE] += [
        mael,
        replace(mael, jointure="x12"),
        replace(mael, jointure="3200010", etab="", classes=()),
        replace(mael, jointure="3200011", etab="999"),
        replace(mael, jointure="3200012", eleve_id="700101", relations=(Relation("3399999", "10", "1"),)),
        Eleve("3200013", etab="900"),
    ]
    path = academie.complet()
    assert anomalies(path) == [
        "eleve-en-double", "etablissement-inconnu", "ine-en-double", "jointure-illisible", "nom-manquant",
        "responsable-inconnu", "sans-division", "sans-etablissement", "sans-mobile", "sans-representant-legal",
    ]  # fmt: skip
    with propose_aaf([path], at=RENTREE) as proposal:
        told = " ".join(f"{one.sujet} {one.texte}" for one in proposal.anomalies)
    assert "GOFF" not in told
    with propose_aaf([path], uais=[UN], at=RENTREE) as proposal:
        about = explain_anomalies(proposal, UN, code="ine-en-double")
    assert {one.nom for one in about} == {"LE GOFF Maël"}
    bring(path)
    assert set(EleveRow.objects.filter(uai=UN).values_list("source_id", flat=True)) == {
        "700101",
        "AAF3200012",
        "3200013",
    }
    assert bring(path) == {}


def test_undo(academie: Academie) -> None:
    bring(academie.complet(), uais=[UN])
    academie.change(Categorie.ELEVE, "3200001", prenom="Autre")
    bring(academie.complet(), uais=[UN])
    undo_import(Import.objects.latest("applied_at", "pk"), actor="essai", at=LATER)
    assert EleveRow.objects.get(jointure=3200001).prenom == "Maël"

"""Addresses of the cahier de textes, of the lessons of a teacher, of roll calls and of what families are told."""

from django.urls import path

from preau.houses.viescolaire.pages import absences, appel, cahier, carnet, cours, vie_scolaire

urlpatterns = [
    path("cahier/", cahier.travaux, name="cahier"),
    path("cahier/contenus/", cahier.contenus, name="cahier-contenus"),
    path("cahier/travaux/<str:public_id>/fait/", cahier.fait, name="travail-fait"),
    path("cahier/travaux/<str:public_id>/rendre/", cahier.rendre, name="travail-rendre"),
    path("cahier/travaux/<str:public_id>/modifier/", cours.travail_modifier, name="travail-modifier"),
    path("cahier/pieces/<str:public_id>/", cahier.piece, name="cahier-piece"),
    path("cahier/rendus/<str:public_id>/", cahier.remise, name="cahier-remise"),
    path("cours/", cours.mes_cours, name="mes-cours"),
    path("cours/<str:key>/", cours.seance, name="cours-seance"),
    path("cours/<str:key>/travail/", cours.travail, name="cours-travail"),
    path("cours/<str:key>/contenu/", cours.contenu, name="cours-contenu"),
    path("cours/<str:key>/appel/", appel.appel, name="appel"),
    path("absences/", absences.absences_page, name="absences"),
    path("absences/declarer/", absences.declarer, name="absence-declarer"),
    path("vie-scolaire/", vie_scolaire.journee, name="vie-scolaire"),
    path("vie-scolaire/motifs/", vie_scolaire.motifs, name="motifs"),
    path("vie-scolaire/declarations/<str:public_id>/", vie_scolaire.decider, name="declaration-decider"),
    path("vie-scolaire/absences/<str:public_id>/", vie_scolaire.regler, name="absence-regler"),
    path("cours/<str:key>/observation/<str:eleve>/", carnet.observer, name="observation"),
    path("carnet/", carnet.lire, name="carnet"),
    path("carnet/<str:public_id>/lu/", carnet.accuser, name="carnet-lu"),
    path("communications/", carnet.communications, name="communications"),
    path("communications/ecrire/", carnet.ecrire, name="communication-ecrire"),
    path("communications/<str:public_id>/retirer/", carnet.retirer, name="communication-retirer"),
]

"""The self-service journeys: one file each, read top to bottom; importing this package gives each its pages."""

from preau.houses.comptes.flows import activation_pages, franceconnect_pages
from preau.houses.comptes.flows.activation_eleve import ActivationEleve
from preau.houses.comptes.flows.activation_franceconnect import ActivationFranceConnect
from preau.houses.comptes.flows.activation_notification import ActivationNotification
from preau.houses.comptes.flows.activation_sms import ActivationSms
from preau.houses.comptes.flows.identifiant_oublie import IdentifiantOublie
from preau.houses.comptes.flows.modifier_mel import ModifierMel
from preau.houses.comptes.flows.modifier_mobile import ModifierMobile
from preau.houses.comptes.flows.modifier_mot_de_passe import ModifierMotDePasse, MotDePasseImpose
from preau.houses.comptes.flows.mot_de_passe_oublie import MotDePasseOublie
from preau.houses.comptes.flows.second_facteur import SecondFacteur

__all__ = [
    "ActivationEleve",
    "ActivationFranceConnect",
    "ActivationNotification",
    "ActivationSms",
    "IdentifiantOublie",
    "ModifierMel",
    "ModifierMobile",
    "ModifierMotDePasse",
    "MotDePasseImpose",
    "MotDePasseOublie",
    "SecondFacteur",
    "activation_pages",
    "franceconnect_pages",
]

"""The self-service journeys: one file each, read top to bottom; importing this package gives each its pages."""

from preau.houses.comptes.flows import activation_pages
from preau.houses.comptes.flows.activation_sms import ActivationSms
from preau.houses.comptes.flows.identifiant_oublie import IdentifiantOublie
from preau.houses.comptes.flows.mot_de_passe_oublie import MotDePasseOublie

__all__ = ["ActivationSms", "IdentifiantOublie", "MotDePasseOublie", "activation_pages"]

"""The self-service journeys: one file each, read top to bottom; importing this package gives each its pages."""

from preau.houses.comptes.flows import activation_pages
from preau.houses.comptes.flows.activation_sms import ActivationSms

__all__ = ["ActivationSms", "activation_pages"]

"""Forms printed by one template: label, hint, error, control, in that order."""

from preau.kit.design.forms.base import Form, Group, SummaryLine
from preau.kit.design.forms.birth import BirthDateField
from preau.kit.design.forms.choices import Card, CheckCards, CheckField, ChoiceCards, SelectField
from preau.kit.design.forms.day import DayField, HourField
from preau.kit.design.forms.mobile import MobileField
from preau.kit.design.forms.password import PasswordField, PasswordPolicy
from preau.kit.design.forms.text import CodeField, MailField, NomField, TextField

__all__ = [
    "BirthDateField",
    "Card",
    "CheckCards",
    "CheckField",
    "ChoiceCards",
    "CodeField",
    "DayField",
    "Form",
    "Group",
    "HourField",
    "MailField",
    "MobileField",
    "NomField",
    "PasswordField",
    "PasswordPolicy",
    "SelectField",
    "SummaryLine",
    "TextField",
]

"""The look of every house: base templates, forms, stylesheet, five small scripts, skins, footer pages.

A page extends ``design/base.html``, ``journey.html``, ``page.html`` or ``message.html``; a form derives from
``preau.kit.design.forms.Form`` and is printed by ``{{ form }}``: no page writes form HTML. A skin is a folder with a
TOML file and a logo (``skins/``).  ``/design/`` shows every component in every skin.
"""

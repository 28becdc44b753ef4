"""How forms are printed: the templates of the design room (``FORM_RENDERER`` names this class)."""

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """Finds ``design/forms/*.html``, whatever the settings of a test say."""

    form_template_name = "design/forms/form.html"
    field_template_name = "design/forms/field.html"

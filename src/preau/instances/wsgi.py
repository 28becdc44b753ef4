"""The WSGI application that `preau serve` runs; which house is named by DJANGO_SETTINGS_MODULE."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

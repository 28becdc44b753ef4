"""The WSGI application that `preau serve` runs; which house is named by DJANGO_SETTINGS_MODULE."""

import signal
import threading

# A worker is forked with its parent's handler, which would swallow a signal that comes while the worker still loads
# the application; the parent would then wait for it for ever. Granian puts its own handler in place afterwards.
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGTERM, signal.SIG_DFL)

from django.core.wsgi import get_wsgi_application  # after the signal, on purpose

application = get_wsgi_application()

"""Every house in one Django project, for mypy, `makemigrations --check` and the generated pages; it never serves.

It reads nothing of the environment, so that what it generates is the same everywhere.
"""

import tempfile
from pathlib import Path

from preau.instances.base import django_settings

globals().update(
    django_settings(
        "ensemble",
        {
            "PREAU_DEMO": "1",
            "PREAU_DATA": str(Path(tempfile.gettempdir()) / "preau-ensemble"),
            "PREAU_SECRET_KEY": "never serves, never signs, so this is no secret at all",
        },
    )
)

"""pronotepy's own tests, as its package ships them; only the host of their requests is ours. Prints what failed."""

import json
import os
import re
import sys
import unittest
import warnings
from typing import Any
from urllib.parse import urlsplit

import requests

ASKED = json.loads(sys.argv[1])
os.environ["NO_PROXY"] = "*"
OURS = urlsplit(ASKED["url"])
send = requests.Session.request


def redirected(self: Any, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
    """The same request, to our host."""
    there = urlsplit(url)._replace(scheme=OURS.scheme, netloc=OURS.netloc).geturl()
    return send(self, method, there, *args, **kwargs)


requests.Session.request = redirected  # type: ignore[method-assign]
warnings.simplefilter("ignore")  # an empty list is said by a warning, and is not a failure
import pronotepy  # noqa: E402
from pronotepy import test_grade_parsing, test_pronotepy  # noqa: E402 - they log in as they are imported

result = unittest.TestResult()
for module in (test_grade_parsing, test_pronotepy):
    unittest.defaultTestLoader.loadTestsFromModule(module).run(result)
failed = {
    re.search(r"Test\w+(\.\w+)?", test.id())[0]: text.strip().splitlines()[-1]
    for test, text in result.errors + result.failures
}
print(json.dumps({"version": pronotepy.__version__, "run": result.testsRun, "failed": failed}))

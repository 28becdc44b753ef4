"""python-cas, unmodified, one call a run: settings as JSON in, what it understood as JSON out. Runs in .venv-cas."""

import json
import sys

from cas import CASClient, CASError


def main(asked):
    version = asked["version"]
    more = {} if version == 1 else {"proxy_callback": asked.get("proxy_callback")}
    client = CASClient(
        version=version,
        service_url=asked["service"],
        server_url=asked["server"],
        renew=asked.get("renew", False),
        verify_ssl_certificate=asked["certificate"],
        **more,
    )
    client.session.verify = asked["certificate"]
    client.session.trust_env = False
    if asked["call"] == "urls":
        return {"login": client.get_login_url(), "logout": client.get_logout_url(asked["service"])}
    if asked["call"] == "proxy":
        try:
            return {"ticket": client.get_proxy_ticket(asked["pgt"])}
        except CASError as error:
            return {"error": str(error)}
    user, attributes, pgtiou = client.verify_ticket(asked["ticket"])
    return {"user": user, "attributes": attributes, "pgtiou": pgtiou}


print(json.dumps(main(json.loads(sys.argv[1]))))

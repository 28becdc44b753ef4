"""URL map of the CAS server, below /cas/ (specs/educonnect-ent.md §2.1)."""

from django.urls import path

from preau.houses.portail.endpoints import cas_validate
from preau.houses.portail.pages.cas_login import login
from preau.houses.portail.pages.cas_logout import logout

urls = [
    path("cas/login", login, name="cas-login"),
    path("cas/logout", logout, name="cas-logout"),
    path("cas/validate", cas_validate.plain_validate, name="cas-validate"),
    path("cas/serviceValidate", cas_validate.service_validate, name="cas-service-validate"),
    path("cas/proxyValidate", cas_validate.proxy_validate, name="cas-proxy-validate"),
    path("cas/p3/serviceValidate", cas_validate.service_validate, name="cas-p3-service-validate"),
    path("cas/p3/proxyValidate", cas_validate.proxy_validate, name="cas-p3-proxy-validate"),
    path("cas/proxy", cas_validate.proxy, name="cas-proxy"),
    path("cas/samlValidate", cas_validate.saml_validate, name="cas-saml-validate"),
]

"""Addresses of the SCIM service of offices (design.md D4): /scim/v2/."""

from django.urls import path

from preau.houses.comptes.actions.scim_fusions import Fusions
from preau.houses.comptes.actions.scim_liens import Rattachements, Signalements
from preau.houses.comptes.actions.scim_lists import Source
from preau.houses.comptes.actions.scim_notifications import Notifications
from preau.houses.comptes.actions.scim_tentatives import Tentatives
from preau.houses.comptes.actions.scim_users import Users
from preau.houses.comptes.endpoints import scim_discovery as discovery
from preau.houses.comptes.endpoints import scim_resources as resources

SOURCES: tuple[Source, ...] = (Users(), Rattachements(), Signalements(), Tentatives(), Notifications(), Fusions())

urlpatterns = [
    path("ServiceProviderConfig", discovery.service_provider_config, name="scim-config"),
    path("ResourceTypes", discovery.resource_types, name="scim-resource-types"),
    path("ResourceTypes/<str:name>", discovery.resource_types, name="scim-resource-type"),
    path("Schemas", discovery.schemas, name="scim-schemas"),
    path("Schemas/<str:urn>", discovery.schemas, name="scim-schema"),
    path("Bulk", resources.bulk, name="scim-bulk"),
    path("Me", discovery.me, name="scim-me"),
    *(path(f"{source.kind.endpoint[1:]}/.search", resources.search_view(source)) for source in SOURCES),
    path("Users", resources.users, name="scim-users"),
    path("Users/<str:public_id>", resources.user, name="scim-user"),
    path("Rattachements", resources.rattachements, name="scim-rattachements"),
    path("Rattachements/<str:public_id>", resources.rattachement, name="scim-rattachement"),
    path("Signalements", resources.signalements, name="scim-signalements"),
    path("Signalements/<str:public_id>", resources.signalement, name="scim-signalement"),
    path("Tentatives", resources.tentatives, name="scim-tentatives"),
    path("Tentatives/<str:public_id>", resources.tentative, name="scim-tentative"),
    path("Notifications", resources.notifications, name="scim-notifications"),
    path("Notifications/<str:public_id>", resources.notification, name="scim-notification"),
    path("Fusions", resources.fusions, name="scim-fusions"),
    path("Fusions/<str:public_id>", resources.fusion, name="scim-fusion"),
    path("", discovery.unknown, name="scim"),
    path("<path:rest>", discovery.unknown, name="scim-unknown"),
]

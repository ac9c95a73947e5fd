"""All addresses: each app's pages below the county's code, the API, login."""

from __future__ import annotations

from django.urls import include, path, re_path

from tongcun.cases.views.entrances import entrance
from tongcun.website import views
from tongcun.website.api import api, no_such_endpoint

COUNTY = r"^(?P<county_code>[0-9]{6})/"

urlpatterns = [
    path("", views.home, name="home"),
    path("account", views.account, name="account"),
    path("language", views.choose_language, name="choose_language"),
    path("alive", views.alive, name="alive"),
    path("e/<slug:code>", entrance, name="entrance"),
    path("e/<slug:code>/", include("tongcun.cases.entrance_urls")),
    path("api/v1/", api.urls),
    re_path("^api/", no_such_endpoint, name="no_such_endpoint"),
    path("accounts/", include("tongcun.website.account_urls")),
    re_path(COUNTY + "$", views.county, name="county"),
    re_path(COUNTY, include("tongcun.county.urls")),
    re_path(COUNTY, include("tongcun.cases.urls")),
    re_path(COUNTY, include("tongcun.buses.urls")),
    re_path(COUNTY, include("tongcun.parcels.urls")),
    re_path(COUNTY, include("tongcun.dispatch.urls")),
    re_path(COUNTY, include("tongcun.cockpit.urls")),
]

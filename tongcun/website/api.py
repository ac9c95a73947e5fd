"""The API under /api/v1: each app brings its own part."""

from __future__ import annotations

from ninja import NinjaAPI

from tongcun.parcels.api import router as parcels
from tongcun.parcels.api_problems import answer_problems

api = NinjaAPI(title="Tongcun 通村", version="1", urls_namespace="api", docs_url=None)
answer_problems(api)
api.add_router("", parcels)

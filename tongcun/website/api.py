"""The API under /api/v1: each app brings its own part."""

from __future__ import annotations

from ninja import NinjaAPI

api = NinjaAPI(title="Tongcun 通村", version="1", urls_namespace="api", docs_url=None)

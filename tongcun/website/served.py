"""How gunicorn serves: `gunicorn --config python:tongcun.website.served tongcun.website.asgi`.

TONGCUN_WORKERS  processes that answer (default: one a core)
TONGCUN_THREADS  pages that each of them works on at once (default: 64 in all, at most 32 and at least 4 in each)

Single scans take no thread: they wait in the process's event loop for those before them to be written, and then all
that wait are written together (`parcels.actions.awaited_commit`). On PostgreSQL each thread holds a connection, of
which that takes 100 if nobody has told it otherwise.
"""

from __future__ import annotations

import os

workers = int(os.environ.get("TONGCUN_WORKERS") or os.cpu_count() or 2)
page_threads = int(os.environ.get("TONGCUN_THREADS") or max(4, min(32, 64 // workers)))
worker_class = "tongcun.website.event_worker.EventWorker"
# A device keeps its line open between scans: a new one for each would cost more than the scan.
keepalive = 30
backlog = 1024
timeout = 60
# Loaded once, before the workers part: they start sooner and share its memory.
preload_app = True
loglevel = "warning"
control_socket_disable = True

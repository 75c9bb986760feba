"""The web server: two processes with a few threads each; DATABASE_URL and PORT come from the environment."""

import os
from typing import Any

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 10
accesslog = None
control_socket_disable = True  # several sites on one machine would share it


def post_worker_init(_worker: Any) -> None:
    """Refuse the demo in production; build the search index before the first visitor asks for it."""
    from app.demo.guard import refuse_demo_data
    from app.matching import live
    from wsgi import app

    with app.app_context():
        refuse_demo_data()
        live.everything()

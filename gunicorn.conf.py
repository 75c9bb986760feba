"""The web server: two processes with a few threads each; DATABASE_URL and PORT come from the environment."""

import gc
import os
from typing import Any

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 10
limit_request_line = 8190  # the most there is: a question that is too long gets our own page, not the server's
accesslog = None
control_socket_disable = True  # several sites on one machine would share it


preload_app = True  # loaded once, with the search index, and shared by the workers


def when_ready(_server: Any) -> None:
    """Before the workers are made: refuse the demo in production, build what is searched, let go of the database."""
    from app.demo.guard import refuse_demo_data
    from app.kernel import clock
    from app.kernel.database import db
    from app.matching import live, pools, vacancy_live
    from wsgi import app

    with app.app_context():
        refuse_demo_data()
        live.everything()
        vacancy_live.everything(clock.today())
        pools.people(clock.today())
        db.session.remove()
        db.engine.dispose()
    gc.collect()
    gc.freeze()  # what is there now stays: the collector need not look at the index again, nor the workers copy it

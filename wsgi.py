"""The entry of gunicorn and of `flask --app wsgi`."""

from app.factory import create_app

app = create_app()

"""The one style sheet of the site: fetched and built at set-up, never committed.

`python -m app.kernel.assets` builds `app/static/vendor/site.css` from the packages in
`package-lock.json` and our own `app/static/css/site.css`. The site starts without it and says so.
"""

"""`flask matching …`: ranking from the command line."""

from flask.cli import AppGroup

from app.matching.log.commands import explain

matching = AppGroup("matching", help="Measure, explain and rebuild the ranking of people and work.")
matching.add_command(explain)

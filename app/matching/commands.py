"""`flask matching …`: ranking from the command line."""

from flask.cli import AppGroup

matching = AppGroup("matching", help="Measure, explain and rebuild the ranking of people and work.")

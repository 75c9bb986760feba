"""`flask badges …`: badges from the command line."""

from flask.cli import AppGroup

badges = AppGroup("badges", help="Verify and issue Open Badges.")

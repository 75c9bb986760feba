"""What every feature stands on: database, transaction, money, time, texts, errors, outbox, files.

The kernel knows no feature.
"""

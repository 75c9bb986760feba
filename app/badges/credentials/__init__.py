"""Open Badges as documents: reading, checking, signing and baking them. No Flask and no database in here.

A badge is untrusted until `verify` says otherwise. Nothing in this folder opens a connection of its own: what must be
fetched is asked of a `fetch.Fetch`.
"""

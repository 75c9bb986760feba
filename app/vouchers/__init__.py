"""Scholingsvouchers: a region's training money, from the first click to the account to its contributors.

`scheme` reads a voucher scheme from its file, `rules` judges one application against one version of it,
`process` says who may move a case where and how long the law gives, `contract` answers cases in JSON with
the very same functions. Those four are pure: no database, no request, no clock. The other rooms, what each
is for and which may import which are in docs/architecture.md.
"""

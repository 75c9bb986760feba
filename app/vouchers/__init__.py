"""Scholingsvouchers: a region's training money, from application to decision.

`scheme` reads a voucher scheme from its file, `rules` judges one application against one version of it,
`process` says who may move a case where and how long the law gives, `contract` answers cases in JSON with
the very same functions. Those four are pure: no database, no request, no clock.
"""

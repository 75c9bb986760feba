"""People who sign in, their roles, who may see what, and the audit trail."""

"""Badges: what an issuer proves of somebody. The model is that of Open Badges 3.0; signing is not here yet."""

"""The register of exclusions (R17): proposed by an advisor, decided by somebody else, ended early with a reason."""

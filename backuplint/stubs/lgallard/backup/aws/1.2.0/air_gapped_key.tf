# There are no logically air-gapped vaults before 1.3.0.

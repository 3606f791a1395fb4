# There is no default_lifecycle_delete_after_days before 0.29.0.

# There is no plans before 0.24.0.

# There is no restore testing before 1.3.0.

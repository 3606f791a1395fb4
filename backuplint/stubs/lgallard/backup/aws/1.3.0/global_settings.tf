# There are no global settings before 1.4.0.

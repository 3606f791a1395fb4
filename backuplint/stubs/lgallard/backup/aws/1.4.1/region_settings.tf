# There are no settings of Regions before 1.5.0.

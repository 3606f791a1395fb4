"""What Terraform makes of its files: modules, values and instances, as far as it can be told."""

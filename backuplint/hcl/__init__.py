"""Terraform's language as text: blocks, expressions and comments, each in its place."""

r"""An ignore comment that does not say why.

Who meets the comment in a year has to find out whether the reason still holds. Off unless it is
asked for: a house that wants reasons switches it on.

```hcl
resource "aws_backup_vault" "scratch" { # backuplint: ignore[default-vault-key]
  #                                                          ^^^^^^^^^^^^^^^^^ no reason
  name = "scratch-data"
}
```

Write the reason behind the bracket.

```hcl
resource "aws_backup_vault" "scratch" { # backuplint: ignore[default-vault-key] holds no secrets
  name = "scratch-data"
}
```

[backuplint: Ignore a finding](https://github.com/backuplint/backuplint#ignore-a-finding)
"""

from backuplint import Finding, Findings, Ignore, Severity, rule


@rule(Severity.NOTE, chapter="Linting", on=False)
def check(ignore: Ignore) -> Findings:
    if not ignore.reason:
        yield Finding(ignore, "no reason is given; write it behind the bracket")

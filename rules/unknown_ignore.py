r"""An ignore comment that names no rule, and so suppresses nothing.

`# backuplint: ignore[rule-id] reason` keeps a rule silent: at the end of a line for that line, on
a line of its own for the line below, and with all of the block, argument or object that begins
there; `ignore-file[rule-id]` for the whole file. It holds where the value is used, where it comes
from, and at the module call in between. A misspelled id keeps nothing silent, and looks as if it
did: whoever reads it believes that somebody has thought about the finding.

```hcl
resource "aws_backup_plan" "monthly" {
  name = "monthly"

  rule {
    rule_name         = "monthly"
    target_vault_name = "archive"
    schedule          = "cron(0 5 1 * ? *)"

    lifecycle {
      cold_storage_after = 30
      delete_after       = 365 # backuplint: ignore[short-cold-store] agreed with finance
      #                                             ^^^^^^^^^^^^^^^^ did you mean short-cold-storage
    }
  }
}
```

Write the id as a finding shows it, in the brackets; `backuplint rules` lists them all. Several are
separated by commas.

```hcl
resource "aws_backup_plan" "monthly" {
  name = "monthly"

  rule {
    rule_name                = "monthly"
    target_vault_name        = "archive"
    schedule                 = "cron(0 5 1 * ? *)"
    enable_continuous_backup = true

    # backuplint: ignore[short-cold-storage, continuous-cold-storage] refused, and kept to show it
    lifecycle {
      cold_storage_after = 1
      delete_after       = 35
    }
  }
}
```

A comment without an id ignores nothing either; there is no way to ignore all rules at once:

```hcl
resource "aws_backup_vault" "main" {
  name = "records" # backuplint: ignore
  #                              ^^^^^^ names no rule
}
```

[AWS Backup: what it is](https://docs.aws.amazon.com/aws-backup/latest/devguide/whatisbackup.html)
"""

from backuplint import Finding, Findings, Ignore, Severity, rule


@rule(Severity.WARNING, chapter="Linting")
def check(ignore: Ignore) -> Findings:
    if ignore.known:
        return
    if not ignore.id:
        message = "names no rule, and ignores nothing; write `ignore[rule-id]`"
    else:
        hint = f"; did you mean {ignore.nearest}?" if ignore.nearest else ""
        message = f"no rule is called {ignore.id}{hint}"
    yield Finding(at=ignore, message=message)

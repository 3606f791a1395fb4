r"""A move to cold storage in the first week, which makes AWS take a second full backup.

Most backups are incremental: each holds what has changed since the one before. Cold storage takes
full backups only, and once the full one is there, the next incremental backup has nothing to build
on. If that happens within days, AWS Backup makes another full backup in warm storage, and what was
to be saved is paid twice. AWS advises to wait at least 8 days.

```hcl
resource "aws_backup_plan" "scans" {
  name = "scans"

  rule {
    rule_name         = "monthly"
    target_vault_name = "scans"
    schedule          = "cron(0 5 1 * ? *)"

    lifecycle {
      cold_storage_after = 1
      #                    ^ moved to cold storage after 1 day
      delete_after = 365
    }
  }
}
```

Move recovery points after 8 days or more. Those of the last days are what restores need most, and
a restore from cold storage takes longer and costs more.

```hcl
resource "aws_backup_plan" "scans" {
  name = "scans"

  rule {
    rule_name         = "monthly"
    target_vault_name = "scans"
    schedule          = "cron(0 5 1 * ? *)"

    lifecycle {
      cold_storage_after = 8
      delete_after       = 365
    }
  }
}
```

Copies have a lifecycle of their own, and the same holds for them. 0 and -1 move nothing, and
continuous backups cannot be moved at all (`continuous-cold-storage`).

```hcl
resource "aws_backup_plan" "scans" {
  name = "scans"

  rule {
    rule_name         = "monthly"
    target_vault_name = "scans"
    schedule          = "cron(0 5 1 * ? *)"

    lifecycle {
      cold_storage_after = 0
      delete_after       = 365
    }

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-central-1:111122223333:backup-vault:scans"

      lifecycle {
        cold_storage_after = 7
        #                    ^ after 7 days; 8 or more are advised
        delete_after = 365
      }
    }
  }
}
```

```hcl
resource "aws_backup_plan" "scans" {
  name = "scans"

  rule {
    rule_name         = "never"
    target_vault_name = "scans"
    schedule          = "cron(0 5 1 * ? *)"

    lifecycle {
      cold_storage_after = -1
      delete_after       = 365
    }
  }

  rule {
    rule_name                = "continuous"
    target_vault_name        = "scans"
    schedule                 = "cron(0 9 ? * * *)"
    enable_continuous_backup = true

    lifecycle {
      cold_storage_after = 7
      delete_after       = 35
    }
  }
}
```

[AWS Backup: options of a backup plan](https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html)
"""

from backuplint import Finding, Findings, Lifecycle, PlanRule, Severity, rule

ADVISED = 8  # days


@rule(Severity.NOTE, chapter="Tiered Storage")
def check(lifecycle: Lifecycle) -> Findings:
    cold = lifecycle.cold_storage_after
    if cold is None or not 0 < cold.value < ADVISED:
        return
    around = lifecycle.parent
    if isinstance(around, PlanRule):
        continuous = around.enable_continuous_backup
        if continuous is not None and continuous.value:
            return
    days = "1 day" if cold.value == 1 else f"{cold.value} days"
    yield Finding(
        at=cold,
        message=f"moved to cold storage after {days}; {ADVISED} or more are advised, "
        "as an earlier move makes a second full backup",
    )

r"""A time zone that nobody knows.

AWS Backup reads a schedule in the time zone beside it, which goes by the name that the IANA gives
it: `Europe/London`. A name from Windows, an abbreviation or a slip of the pen is no zone. Terraform
passes it on as it stands, and whatever AWS makes of it, the backups do not run at the hour that was
meant.

```hcl
resource "aws_backup_plan" "shops" {
  name = "shops"

  rule {
    rule_name                    = "nightly"
    target_vault_name            = "shops"
    schedule                     = "cron(0 4 * * ? *)"
    schedule_expression_timezone = "GMT Standard Time"
    #                              ^^^^^^^^^^^^^^^^^^^ "GMT Standard Time" is not a time zone
  }
}
```

Write the IANA's name of the zone, a continent and a city as a rule: `Europe/London`,
`America/New_York`, `Etc/UTC`. Upper and lower case count.

```hcl
resource "aws_backup_plan" "shops" {
  name = "shops"

  rule {
    rule_name                    = "nightly"
    target_vault_name            = "shops"
    schedule                     = "cron(0 4 * * ? *)"
    schedule_expression_timezone = "Europe/London"
  }
}
```

Names that are nearly right are told with what was meant. Tests of restores have a time zone too.

```hcl
locals {
  zones = {
    berlin = "Europe/Berln"
  }
}

resource "aws_backup_plan" "shops" {
  for_each = local.zones

  name = "shops-${each.key}"

  rule {
    rule_name                    = "nightly"
    target_vault_name            = "shops"
    schedule                     = "cron(0 4 * * ? *)"
    schedule_expression_timezone = each.value
    #                              ^^^^^^^^^^ use the IANA's name, as "Europe/Berlin"
  }
}

resource "aws_backup_restore_testing_plan" "weekly" {
  name                         = "weekly"
  schedule_expression          = "cron(0 6 ? * SUN *)"
  schedule_expression_timezone = "america/new york"
  #                              ^^^^^^^^^^^^^^^^^^ use the IANA's name, as "America/New_York"

  recovery_point_selection {
    algorithm            = "LATEST_WITHIN_WINDOW"
    include_vaults       = ["*"]
    recovery_point_types = ["SNAPSHOT"]
  }
}
```

Offsets and the IANA's older names are taken for right, and without a time zone it is UTC.

```hcl
resource "aws_backup_plan" "shops" {
  name = "shops"

  rule {
    rule_name                    = "offset"
    target_vault_name            = "shops"
    schedule                     = "cron(0 4 * * ? *)"
    schedule_expression_timezone = "+02:00"
  }

  rule {
    rule_name                    = "older"
    target_vault_name            = "shops"
    schedule                     = "cron(0 8 * * ? *)"
    schedule_expression_timezone = "EST5EDT"
  }

  rule {
    rule_name                    = "utc"
    target_vault_name            = "shops"
    schedule                     = "cron(0 12 * * ? *)"
    schedule_expression_timezone = "UTC"
  }

  rule {
    rule_name         = "none"
    target_vault_name = "shops"
    schedule          = "cron(0 16 * * ? *)"
  }
}
```

[AWS Backup: options of a backup plan](https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html)
"""

from backuplint import Finding, Findings, Scheduled, Severity, closest_zone, rule, valid_zone


@rule(Severity.WARNING, chapter="Recovery Testing")
def check(scheduled: Scheduled) -> Findings:
    zone = scheduled.schedule_expression_timezone
    if zone is None or not zone.value or valid_zone(zone.value):
        return
    meant = closest_zone(zone.value) or "Europe/London"
    yield Finding(
        at=zone,
        message=f'"{zone.value}" is not a time zone; use the IANA\'s name, as "{meant}"',
    )

r"""A plan that seems to scan its backups for malware, and does not.

A scan takes three things: a rule's `scan_action` says that its backups are scanned, the plan's
`scan_setting` says which types and as which role, and that role lets GuardDuty read them. With
one of them missing nothing is scanned, and the restore may bring the malware back.

```hcl
resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"

    scan_action { # <-- scans nothing: the plan has no scan_setting
      malware_scanner = "GUARDDUTY"
      scan_mode       = "INCREMENTAL_SCAN"
    }
  }
}

resource "aws_backup_plan" "weekly" {
  name = "weekly"

  rule {
    rule_name         = "weekly"
    target_vault_name = "main"
  }

  scan_setting { # <-- scans nothing: no rule has a scan_action
    malware_scanner  = "GUARDDUTY"
    resource_types   = ["EC2"]
    scanner_role_arn = "arn:aws:iam::111122223333:role/scanner"
  }
}
```

Write both: a `scan_action` in the rule, and a `scan_setting` in the plan with a role that
`malware-protection.guardduty.amazonaws.com` may assume, and that has the policy
`AWSBackupGuardDutyRolePolicyForScans`.

```hcl
resource "aws_iam_role" "scanner" {
  name = "scanner"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "malware-protection.guardduty.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "scanner" {
  role       = aws_iam_role.scanner.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupGuardDutyRolePolicyForScans"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"

    scan_action {
      malware_scanner = "GUARDDUTY"
      scan_mode       = "INCREMENTAL_SCAN"
    }
  }

  scan_setting {
    malware_scanner  = "GUARDDUTY"
    resource_types   = ["EC2"]
    scanner_role_arn = aws_iam_role.scanner.arn
  }
}
```

The role that makes the backups is seldom one that can scan them:

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_iam_role" "backup" {
  name = "backup"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "backup.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role" "scanner" {
  name = "scanner"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "malware-protection.guardduty.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "scanner" {
  role       = aws_iam_role.scanner.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForScans"
}

resource "aws_backup_plan" "daily" {
  for_each = {
    backup  = aws_iam_role.backup.arn
    scanner = aws_iam_role.scanner.arn
  }

  name = each.key

  rule {
    rule_name         = "daily"
    target_vault_name = "main"

    scan_action {
      malware_scanner = "GUARDDUTY"
      scan_mode       = "FULL_SCAN"
    }
  }

  scan_setting {
    malware_scanner  = "GUARDDUTY"
    resource_types   = ["ALL"]
    scanner_role_arn = each.value
    #                  ^^^^^^^^^^ its trust policy does not let
    #                  ^^^^^^^^^^ has no policy that lets it scan
  }
}
```

A role with a policy that is written for it, and a plan whose scans depend on a variable, are left
alone:

```hcl
variable "scanned" {
  type = bool
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"

    scan_action {
      malware_scanner = "GUARDDUTY"
      scan_mode       = "FULL_SCAN"
    }
  }

  dynamic "scan_setting" {
    for_each = var.scanned ? ["EC2"] : []

    content {
      malware_scanner  = "GUARDDUTY"
      resource_types   = [scan_setting.value]
      scanner_role_arn = "arn:aws:iam::111122223333:role/scanner"
    }
  }
}
```

[AWS Backup: malware protection](https://docs.aws.amazon.com/aws-backup/latest/devguide/malware-protection.html)
"""

from backuplint import (
    EXCESSIVE,
    Finding,
    Findings,
    Note,
    Plan,
    Project,
    Role,
    ScanAction,
    ScanSetting,
    Severity,
    any_of,
    grants_of,
    known,
    lets_assume,
    managed_name,
    role_at,
    rule,
)

SERVICE = "malware-protection.guardduty.amazonaws.com"
POLICY = "AWSBackupGuardDutyRolePolicyForScans"


@rule(Severity.WARNING, chapter="Security")
def check(plan: Plan) -> Findings:
    actions = [action for plan_rule in plan.rules for action in plan_rule.scan_actions]
    settings = plan.scan_settings
    for action in known([] if settings else actions, lambda each: _there(each, plan)):
        yield Finding(
            at=action,
            message="scans nothing: the plan has no scan_setting; it must have one",
        )
    for setting in known([] if actions else settings, lambda each: _there(each, plan)):
        yield Finding(
            at=setting,
            message="scans nothing: no rule has a scan_action; one must",
        )
    for found in known(settings, _of_role):
        if found is not None:
            yield found


def _there(block: ScanAction | ScanSetting, plan: Plan) -> ScanAction | ScanSetting:
    block.certain(within=plan)
    return block


def _of_role(setting: ScanSetting) -> Finding | None:
    """What is wrong with the role that scans. Errors: Undecided."""
    value = setting.at(ScanSetting.scanner_role_arn)
    role = role_at(value, setting)
    if role is None:
        return None
    if not role.document.any(lambda statement: lets_assume(statement, SERVICE)):
        return Finding(
            at=value,
            message=f"its trust policy does not let {SERVICE} assume the role; it must",
            because=[Note(role.at(Role.assume_role_policy), "the trust policy")],
        )
    if not _can_scan(role):
        return Finding(
            at=value,
            message=f"the role has no policy that lets it scan; it needs {POLICY}",
            because=[Note(role, "the role")],
        )
    return None


def _can_scan(role: Role) -> bool:
    """Whether a role may have what a scan needs, as far as AWS's policies tell.

    Errors: Undecided.
    """
    project: Project = role.project
    grants = grants_of(role).all()
    if grants.documents or any_of(grants.arns, lambda arn: _may_scan(managed_name(arn))):
        return True
    project.seen_whole()
    project.kept_in_sight(role)
    return False


def _may_scan(name: str | None) -> bool:
    """Whether a managed policy, None if it is not AWS's own, may let a role scan."""
    if name is None:
        return True
    short = name.rpartition("/")[2]
    return short == POLICY or short in EXCESSIVE or not short.startswith("AWSBackup")

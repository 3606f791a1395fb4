r"""AWS Config records too little for a framework of Audit Manager.

A framework judges what AWS Config has recorded of plans, selections, vaults and recovery points.
What the recorder leaves out no control sees: the framework is made, its deployment fails or its
controls have nothing to say, and backups that break the rules look as good as those that do not.

```hcl
resource "aws_config_configuration_recorder" "this" {
  name     = "default"
  role_arn = "arn:aws:iam::111122223333:role/config"

  recording_group {
    all_supported  = false
    resource_types = ["AWS::EC2::Instance", "AWS::Backup::BackupPlan"]
    #                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ AWS::Backup::BackupSelection,
  }
}

resource "aws_backup_framework" "compliance" {
  name = "compliance"

  control {
    name = "BACKUP_RECOVERY_POINT_ENCRYPTED"
  }
}
```

Record all supported types, or add `AWS::Backup::BackupPlan`, `AWS::Backup::BackupSelection`,
`AWS::Backup::BackupVault` and `AWS::Backup::RecoveryPoint` to the recorder's `resource_types`.

```hcl
resource "aws_config_configuration_recorder" "this" {
  name     = "default"
  role_arn = "arn:aws:iam::111122223333:role/config"

  recording_group {
    all_supported = false
    resource_types = [
      "AWS::EC2::Instance",
      "AWS::Backup::BackupPlan",
      "AWS::Backup::BackupSelection",
      "AWS::Backup::BackupVault",
      "AWS::Backup::RecoveryPoint",
    ]
  }
}

resource "aws_backup_framework" "compliance" {
  name = "compliance"

  control {
    name = "BACKUP_RECOVERY_POINT_ENCRYPTED"
  }
}
```

A type that is excluded is not recorded either:

```hcl
locals {
  noisy = ["AWS::Backup::RecoveryPoint", "AWS::EC2::NetworkInterface"]
}

resource "aws_config_configuration_recorder" "this" {
  name     = "default"
  role_arn = "arn:aws:iam::111122223333:role/config"

  recording_group {
    all_supported = false

    exclusion_by_resource_types {
      resource_types = local.noisy
      #                ^^^^^^^^^^^ AWS Config does not record AWS::Backup::RecoveryPoint
    }

    recording_strategy {
      use_only = "EXCLUSION_BY_RESOURCE_TYPES"
    }
  }
}

resource "aws_backup_framework" "compliance" {
  name = "compliance"

  control {
    name = "BACKUP_RECOVERY_POINT_ENCRYPTED"
  }
}
```

A recorder records all types unless it says otherwise, and one of another Region is of no matter:

```hcl
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "audited"
  region = "eu-central-1"
}

resource "aws_config_configuration_recorder" "audited" {
  provider = aws.audited
  name     = "default"
  role_arn = "arn:aws:iam::111122223333:role/config"

  recording_group {
    include_global_resource_types = true
  }
}

resource "aws_config_configuration_recorder" "servers" {
  name     = "default"
  role_arn = "arn:aws:iam::111122223333:role/config"

  recording_group {
    all_supported  = false
    resource_types = ["AWS::EC2::Instance"]
  }
}

resource "aws_backup_framework" "compliance" {
  provider = aws.audited
  name     = "compliance"

  control {
    name = "BACKUP_RECOVERY_POINT_ENCRYPTED"
  }
}
```

[AWS Backup: Turning on resource tracking](https://docs.aws.amazon.com/aws-backup/latest/devguide/turning-on-resource-tracking.html)
"""

from backuplint import (
    ConfigurationRecorder,
    Finding,
    Findings,
    Framework,
    Note,
    Placed,
    Project,
    RecordingGroup,
    Severity,
    known,
    rule,
    unrecorded,
)


@rule(Severity.WARNING, chapter="Audit Manager")
def check(group: RecordingGroup) -> Findings:
    project, recorder = group.project, group.parent
    assert isinstance(recorder, ConfigurationRecorder)
    frameworks = [
        framework
        for framework, judges in known(
            project.of(Framework), lambda f: (f, _is_judged(f, recorder, project))
        )
        if judges
    ]
    missing = unrecorded(group) if frameworks else ()
    if missing:
        yield Finding(
            at=_place(group),
            message=f"AWS Config does not record {', '.join(missing)}; "
            "frameworks need the types of AWS Backup",
            because=[Note(frameworks[0], "the framework that needs it")],
        )


def _is_judged(framework: Framework, recorder: ConfigurationRecorder, project: Project) -> bool:
    """Whether a framework stands on what this recorder records. Errors: Undecided."""
    if not project.same_place(framework.instance, recorder.instance):
        return False
    framework.certain(within=recorder)
    return True


def _place(group: RecordingGroup) -> Placed:
    excluded = group.exclusion_by_resource_types
    if excluded is not None:
        return excluded.at(type(excluded).resource_types)
    return group.at(RecordingGroup.resource_types)

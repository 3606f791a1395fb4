r"""Global settings that leave a key out, so that every plan shows a change.

AWS always has a value for each of the keys. What Terraform does not set comes back as a difference
at the next plan, and at every plan after it: nobody reads a plan that always says something.

```hcl
resource "aws_backup_global_settings" "this" {
  global_settings = {
    #               ^ leaves out isDelegatedAdministratorEnabled, isMpaEnabled
    isCrossAccountBackupEnabled = "true"
  }
}
```

Write all keys, those with AWS's default too.

```hcl
resource "aws_backup_global_settings" "this" {
  global_settings = {
    isCrossAccountBackupEnabled     = "true"
    isDelegatedAdministratorEnabled = "false"
    isMpaEnabled                    = "false"
  }
}
```

[AWS Backup: UpdateGlobalSettings](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_UpdateGlobalSettings.html)
"""

from backuplint import GLOBAL_SETTINGS, Finding, Findings, GlobalSettings, Severity, rule


@rule(Severity.NOTE, chapter="Cross-Account")
def check(settings: GlobalSettings) -> Findings:
    written = settings.global_settings
    missing = sorted(set(GLOBAL_SETTINGS) - set(written))
    if written and missing:
        at = settings.at(GlobalSettings.global_settings)
        yield Finding(at, f"leaves out {', '.join(missing)}; every plan will show a change")

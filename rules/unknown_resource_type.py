r"""An opt-in for a resource type that AWS Backup does not know.

Region settings say which resource types AWS Backup may protect, by names of its own, in which
spaces and capitals count. AWS refuses the settings where one of them is unknown: nothing is opted
in, and what plans select by tag stays without backups.

```hcl
resource "aws_backup_region_settings" "this" {
  resource_type_opt_in_preference = {
    EBS            = true
    StorageGateway = true
    #                ^^^^ is no resource type of AWS Backup; did you mean "Storage Gateway"?
  }
}
```

Write the type as AWS Backup does: `Storage Gateway`, `SAP HANA on Amazon EC2`, `VirtualMachine`.

```hcl
resource "aws_backup_region_settings" "this" {
  resource_type_opt_in_preference = {
    Aurora                   = true
    DynamoDB                 = true
    EBS                      = true
    "SAP HANA on Amazon EC2" = false
    "Storage Gateway"        = true
  }

  resource_type_management_preference = {
    DynamoDB = true
    EFS      = true
  }
}
```

[AWS Backup: GetSupportedResourceTypes](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_GetSupportedResourceTypes.html)
"""

from difflib import get_close_matches

from backuplint import OPT_IN_TYPES, Finding, Findings, RegionSettings, Severity, rule


@rule(Severity.ERROR, chapter="Selective")
def check(settings: RegionSettings) -> Findings:
    for name, value in settings.resource_type_opt_in_preference.items():
        if name not in OPT_IN_TYPES:
            by_fold = {known.replace(" ", "").lower(): known for known in OPT_IN_TYPES}
            same = by_fold.get(name.replace(" ", "").lower())
            near = [same] if same else get_close_matches(name, OPT_IN_TYPES, 1)
            hint = f'; did you mean "{near[0]}"?' if near else ""
            message = f'"{name[:60]}" is no resource type of AWS Backup{hint}'
            yield Finding(value, message)

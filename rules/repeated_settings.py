r"""Region or global settings of AWS Backup written more than once for one place.

There is one set of region settings in each Region of an account, and one set of global settings
in an organization. A second resource writes over the first at every apply, and each plan shows the
other's change.

```hcl
resource "aws_backup_region_settings" "rds" {
  resource_type_opt_in_preference = {
    RDS = true
  }
}

resource "aws_backup_region_settings" "ebs" { # <-- writes over aws_backup_region_settings.rds
  resource_type_opt_in_preference = {
    EBS = true
  }
}
```

Write one resource with everything in it for each Region.

```hcl
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "copies"
  region = "eu-central-1"
}

resource "aws_backup_region_settings" "primary" {
  resource_type_opt_in_preference = {
    EBS = true
    RDS = true
  }
}

resource "aws_backup_region_settings" "copies" {
  provider = aws.copies

  resource_type_opt_in_preference = {
    EBS = true
    RDS = true
  }
}
```

[AWS Backup: UpdateRegionSettings](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_UpdateRegionSettings.html)
"""

from itertools import combinations

from backuplint import (
    Finding,
    Findings,
    GlobalSettings,
    Note,
    Project,
    RegionSettings,
    Severity,
    known,
    rule,
)

Settings = RegionSettings | GlobalSettings


@rule(Severity.WARNING, chapter="Selective")
def check(project: Project) -> Findings:
    every: list[tuple[Settings, Settings]] = [
        *combinations(project.of(RegionSettings), 2),
        *combinations(project.of(GlobalSettings), 2),
    ]

    def clash(pair: tuple[Settings, Settings]) -> tuple[Settings, Settings] | None:
        first, second = pair
        same = project.same_place(first.instance, second.instance)
        for one in pair:
            one.certain()
        return pair if same else None

    told: set[str] = set()
    for pair in known(every, clash):
        if pair is not None and pair[1].address not in told:
            first, second = pair
            told.add(second.address)
            message = f"writes over {first.address}; there is one set of these settings"
            yield Finding(second, message, because=[Note(first, "the first")])

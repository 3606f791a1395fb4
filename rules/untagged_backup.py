r"""A vault or a plan without a tag that the project asks for.

Tags say whose backups these are, what they cost whom, and which rules hold for them. Which ones
are needed is each house's own; this rule asks for those that its option names, and is silent
without it.

```hcl
# --option untagged-backup.required=Owner,CostCenter

resource "aws_backup_vault" "primary" { # <-- lacks the tag CostCenter
  name = "primary-records"
  tags = { Owner = "storage-team" }
}
```

Write the tag on the vault and on the plan, or in the provider's `default_tags`.

```hcl
# --option untagged-backup.required=Owner

provider "aws" {
  region = "eu-west-1"

  default_tags {
    tags = { Owner = "storage-team" }
  }
}

resource "aws_backup_vault" "primary" {
  name = "primary-records"
}
```

[AWS: Best practices for tagging](https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html)
"""

from backuplint import (
    Finding,
    Findings,
    Known,
    Mapping,
    Plan,
    Severity,
    Undecided,
    Unknown,
    Vault,
    rule,
)


@rule(Severity.NOTE, chapter="Tagging")
def check(made: Vault | Plan, *, required: tuple[str, ...] = ()) -> Findings:
    if not required:
        return
    tags = set(made.tags)
    defaults = made.module.root.default_tags(made.instance.provider)
    match defaults:
        case Known(value=Mapping(items=items)):
            tags |= set(items)
        case Unknown():
            if not set(required) <= tags:
                raise Undecided(defaults)
    missing = [name for name in required if name not in tags]
    if missing:
        yield Finding(made, f"lacks the tag{'s' * (len(missing) > 1)} {', '.join(missing)}")

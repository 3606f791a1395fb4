r"""An argument or block that the resource does not have.

Terraform refuses what the provider does not know. The provider in use may be newer than the one
this rule knows (6.x), so it warns; most often the name is from the API, from a module's input, or
misspelled.

```hcl
resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "records"

    copy_actions { # <-- there is no block `copy_actions` here; did you mean `copy_action`?
      destination_vault_arn = "arn:aws:backup:eu-west-1:111122223333:backup-vault:copies"
    }
  }
}
```

Write the name as the provider has it: `copy_action`, `selection_tag`, `recovery_point_types`.

```hcl
resource "aws_backup_plan" "daily" {
  name   = "daily"
  region = "eu-west-1"

  rule {
    rule_name         = "daily"
    target_vault_name = "records"

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-west-1:111122223333:backup-vault:copies"
    }
  }

  timeouts {
    create = "5m"
  }

  lifecycle {
    prevent_destroy = true
  }
}
```

[Terraform: resource aws_backup_plan](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/backup_plan)
"""

from difflib import get_close_matches

from backuplint import Finding, Findings, Place, Severity, View, rule

# What every resource has: Terraform's own, and what the provider adds to all of them.
OF_ALL = frozenset(
    {
        "connection",
        "count",
        "depends_on",
        "for_each",
        "id",
        "lifecycle",
        "provider",
        "provisioner",
        "region",
        "tags_all",
        "timeouts",
    }
)


@rule(Severity.WARNING, chapter="Recovery Testing")
def check(view: View) -> Findings:
    if not view.instance.type.startswith("aws_backup_"):
        return
    known = {*view.declared, *view.inner} | (OF_ALL if view.parent is None else set())
    body = view.block.block.body
    for name, attribute in body.attributes.items():
        if name not in known and name != "dynamic":
            yield Finding(Place((attribute.expression.span,)), _message("argument", name, known))
    for block in body.blocks:
        name = block.names[0] if block.type == "dynamic" and block.names else block.type
        if name not in known and name not in body.attributes:
            yield Finding(Place((block.header,)), _message("block", name, known))


def _message(what: str, name: str, known: set[str]) -> str:
    near = get_close_matches(name, known - OF_ALL, 1)
    hint = f"; did you mean `{near[0]}`?" if near else ""
    return f"there is no {what} `{name[:60]}` here{hint}"

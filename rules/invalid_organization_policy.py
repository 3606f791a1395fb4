r"""A backup policy of AWS Organizations that does not have the form of one.

A policy of the type `BACKUP_POLICY` hands backup plans down to the accounts of an organization. Its
JSON looks like a plan's and is stricter: under `plans` stands the name of each plan; a plan needs
`regions`, `rules` and `selections`; rules and selections stand under names too, and every value
stands in an operator, mostly `@@assign`, which says how it goes together with what the account
inherits. Terraform only sees a text and plans it. AWS Organizations refuses the policy at apply, or
no account gets the plan that is in it: nothing is backed up where everybody relies on the
organization.

```hcl
resource "aws_organizations_policy" "backup" {
  name = "backup"
  type = "BACKUP_POLICY"

  content = jsonencode({
    plans = {
      nightly = {
        regions = ["eu-west-1"]
        #         ^^^^^^^^^^^^^ `regions` without an operator; it must be {"@@assign": …}
        rules = {
          nightly = {
            schedule_expression      = { "@@assign" = "cron(0 3 ? * * *)" }
            target_backup_vault_name = { assign = "central" }
            #                          ^^^^^^^^^^^^^^^^^^^^^^ `target_backup_vault_name` without
          }
        }
        selections = {
          tags = {
            tagged = {
              iam_role_arn = { "@@assign" = "arn:aws:iam::$account:role/backup" }
              tag_key      = { "@@assign" = "backup" }
              tag_value    = { "@@assign" = ["nightly"] }
            }
          }
        }
      }
    }
  })
}
```

Put every value into `{"@@assign": …}`, and give every plan a name, `regions`, `rules` and
`selections`. In HCL the operator is a quoted key.

```hcl
resource "aws_organizations_policy" "backup" {
  name = "backup"
  type = "BACKUP_POLICY"

  content = jsonencode({
    plans = {
      nightly = {
        regions = { "@@assign" = ["eu-west-1"] }
        rules = {
          nightly = {
            schedule_expression      = { "@@assign" = "cron(0 3 ? * * *)" }
            target_backup_vault_name = { "@@assign" = "central" }
            lifecycle = {
              delete_after_days = { "@@assign" = "35" }
            }
          }
        }
        selections = {
          tags = {
            tagged = {
              iam_role_arn = { "@@assign" = "arn:aws:iam::$account:role/backup" }
              tag_key      = { "@@assign" = "backup" }
              tag_value    = { "@@assign" = ["nightly"] }
            }
          }
        }
      }
    }
  })
}
```

Without the name of the plan, `regions` would be one. A list has no names to merge by, and so is no
place for rules.

```hcl
resource "aws_organizations_policy" "nameless" {
  name = "nameless"
  type = "BACKUP_POLICY"

  content = jsonencode({
    plans = {
      regions = { "@@assign" = ["eu-west-1"] }
      #         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `regions` stands where the name of a plan must
      rules      = {}
      selections = {}
    }
  })
}

resource "aws_organizations_policy" "listed" {
  name = "listed"
  type = "BACKUP_POLICY"

  content = jsonencode({
    plans = {
      nightly = {
        rules = [{ schedule_expression = "cron(0 3 ? * * *)" }]
        #       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `rules` is no JSON object
      }
    }
  })
}
```

A plan that says where and when, and not what it is for.

```hcl
provider "aws" {
  region = "eu-west-1"
}

locals {
  regions = { "@@assign" = ["eu-west-1"] }
  rules = {
    nightly = { target_backup_vault_name = { "@@assign" = "central" } }
  }
}

resource "aws_organizations_policy" "backup" {
  name = "backup"
  type = "BACKUP_POLICY"

  content = jsonencode({
    plans = {
      nightly = { regions = local.regions, rules = local.rules }
      #         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the plan has no `selections`
    }
  })
}
```

A policy further down may change a part of what it inherits, and need not say the rest again. What
another policy in sight says of the plan counts too. Policies of other types have other forms.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_organizations_policy" "everywhere" {
  name = "everywhere"
  type = "BACKUP_POLICY"

  content = jsonencode({
    plans = {
      nightly = {
        rules = {
          nightly = { target_backup_vault_name = { "@@assign" = "central" } }
        }
        selections = {}
      }
    }
  })
}

resource "aws_organizations_policy" "europe" {
  name = "europe"
  type = "BACKUP_POLICY"

  content = jsonencode({
    plans = {
      nightly = {
        regions = { "@@append" = ["eu-west-1"] }
      }
      weekly = {
        rules = {
          weekly = {
            lifecycle = {
              delete_after_days = { "@@assign" = "90" }
            }
          }
        }
      }
    }
  })
}

resource "aws_organizations_policy" "services" {
  name    = "services"
  content = jsonencode({ Version = "2012-10-17", Statement = [] })
}
```

[AWS Organizations: Backup policy syntax](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_backup_syntax.html)
"""

from backuplint import (
    PLAN_PARTS,
    Finding,
    Findings,
    Note,
    OrganizationPolicy,
    Place,
    PolicyError,
    PolicyField,
    Severity,
    any_of,
    known,
    rule,
)


@rule(Severity.ERROR, chapter="Cross-Account")
def check(policy: OrganizationPolicy) -> Findings:
    if not policy.is_of_backup:
        return
    try:
        document = policy.document
    except PolicyError as error:
        yield Finding(Place(error.trail), error.message)
        return
    plans = document.part("plans")
    if plans is None:
        if not document.has_operator():
            yield Finding(document, "a backup policy without `plans`, in which its plans stand")
        return
    every = [plan for field in document.fields() for plan in field.fields()]
    nameless = [plan for plan in known(every, lambda one: one if _is_part(one) else None) if plan]
    if nameless:
        first, *others = nameless
        message = f"`{first.name}` stands where the name of a plan must"
        yield Finding(first, message, because=[Note(one, "and so does this") for one in others])
        return
    yield from _malformed(document)
    for plan, lacking in known(every, lambda plan: (plan, _lacking(plan, policy))):
        if lacking is not None:
            yield Finding(plan, f"the plan has no `{lacking}`, which every plan must have")


def _is_part(field: PolicyField) -> bool:
    """Whether this has the name of a plan's part, and is no plan. Errors: Undecided."""
    if field.name.lower() not in PLAN_PARTS:
        return False
    items = field.items()
    return items is None or not {key.lower() for key in items} & set(PLAN_PARTS)


def _malformed(field: PolicyField) -> Findings:
    """The values without an operator, and what is no object, in all that is known."""
    for one, items in known(field.fields(), lambda one: (one, one.items())):
        if one.syntax is None:
            if items is None or not one.has_operator():
                fact = f"`{one.name}` without an operator"
                yield Finding(one, f'{fact}; it must be {{"@@assign": …}}')
        elif items is None:
            yield Finding(one, f"`{one.name}` is no JSON object, with a name for each thing in it")
        else:
            yield from _malformed(one)


def _lacking(plan: PolicyField, policy: OrganizationPolicy) -> str | None:
    """The one part that a plan lacks. Errors: Undecided.

    One that lacks more, or that another policy names, may be there to change what is inherited.
    """
    if plan.items() is None:
        return None
    missing = [part for part in PLAN_PARTS if plan.part(part) is None]
    if len(missing) != 1 or not plan.stands_alone():
        return None

    def names_it(other: OrganizationPolicy) -> bool:
        if other is policy or not other.is_of_backup:
            return False
        return any(plan.name in (field.items() or ()) for field in other.document.fields())

    policy.project.seen_whole()
    return None if any_of(policy.project.of(OrganizationPolicy), names_it) else missing[0]

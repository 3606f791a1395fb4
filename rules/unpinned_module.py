r"""A module that every `terraform init` may bring in another version.

The module that makes the vaults and plans is fetched anew wherever there is no copy yet: on a
colleague's machine, in a pipeline. Without a version it is the newest one of that day, and the
newest one may lock a vault, rename a plan or drop an argument. No lock file holds modules.

```hcl
module "backup" { # <-- no `version`: the newest one of the day is used
  source = "lgallard/backup/aws"
}

module "backup_git" {
  source = "git::https://github.com/lgallard/terraform-aws-backup.git"
  #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no `ref`: the newest commit
}
```

Give a module of a registry a `version`, and one of a git repository a `ref`: a tag, or the hash of
a commit. Then a new version is a change that somebody reviews.

```hcl
module "backup" {
  source  = "lgallard/backup/aws"
  version = "~> 1.10"
}

module "backup_git" {
  source = "git::https://github.com/lgallard/terraform-aws-backup.git?ref=1.10.0"
}
```

Git's short addresses and sub-modules are meant as well:

```hcl
module "backup_github" {
  source = "github.com/lgallard/terraform-aws-backup"
  #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no `ref`
}

module "backup_ssh" {
  source = "git@github.com:acme/modules.git//backup?depth=1"
  #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no `ref`
}

module "backup_vault" { # <-- no `version`
  source = "app.terraform.io/acme/backup/aws//modules/vault"
}
```

Local directories come with the repository, an archive's address names its version if it does, and
modules that have nothing to do with AWS Backup are not judged.

```hcl
module "backup" {
  source = "./modules/backup"
}

module "backup_archive" {
  source = "https://modules.example.com/backup-1.10.0.zip"
}

module "vpc" {
  source = "terraform-aws-modules/vpc/aws"
}

resource "aws_backup_vault" "this" {
  name = "payments"
}

# modules/backup/main.tf
resource "aws_backup_vault" "this" {
  name = "orders"
}
```

[Terraform: Module sources](https://developer.hashicorp.com/terraform/language/modules/configuration)
"""

from backuplint import Finding, Findings, ModuleCall, Null, Severity, rule


@rule(Severity.NOTE, chapter="Linting")
def check(call: ModuleCall) -> Findings:
    address = call.source_address
    if address.kind == "registry" and isinstance(call.version, Null):
        message = "no `version`: the newest one of the day is used; give the version to use"
        yield Finding(at=call, message=message)
    if address.kind == "git" and address.ref is None:
        message = "no `ref`: the newest commit of the day is used; name a tag or a commit"
        yield Finding(at=call.source, message=message)

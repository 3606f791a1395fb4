r"""Notifications to a topic that AWS Backup cannot send to.

A vault's notifications go to a standard SNS topic of the vault's own account. AWS Backup does not
publish to a FIFO topic, nor to one of another account, for instance the central topic of a
monitoring account. Terraform plans both without a word, since all it looks at is the form of the
ARN; then nobody hears of the night on which the backups failed.

```hcl
resource "aws_sns_topic" "backup" {
  name       = "backup-events.fifo"
  fifo_topic = true
}

resource "aws_backup_vault_notifications" "payments" {
  backup_vault_name = "payments"
  sns_topic_arn     = aws_sns_topic.backup.arn
  #                   ^^^^^^^^^^^^^^^^^^^^^^^^ a FIFO topic
  backup_vault_events = ["BACKUP_JOB_COMPLETED", "COPY_JOB_FAILED"]
}
```

Name a standard topic in the account of the vault, and subscribe from there whatever is in another
account: a queue, a function, or an HTTPS endpoint.

```hcl
resource "aws_sns_topic" "backup" {
  name = "backup-events"
}

resource "aws_backup_vault_notifications" "payments" {
  backup_vault_name   = "payments"
  sns_topic_arn       = aws_sns_topic.backup.arn
  backup_vault_events = ["BACKUP_JOB_COMPLETED", "COPY_JOB_FAILED"]
}

resource "aws_sns_topic_subscription" "central" {
  topic_arn = aws_sns_topic.backup.arn
  protocol  = "sqs"
  endpoint  = "arn:aws:sqs:eu-west-1:444455556666:backup-events"
}
```

The name of a FIFO topic always ends in `.fifo`, and so does its ARN. Which account a vault is in
is known where its provider says so.

```hcl
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

provider "aws" {
  region = "eu-west-1"
  alias  = "monitoring"

  assume_role {
    role_arn = "arn:aws:iam::444455556666:role/terraform"
  }
}

variable "account" {
  type = string
}

data "aws_sns_topic" "orders" {
  name = "orders.fifo"
}

resource "aws_sns_topic" "central" {
  provider = aws.monitoring
  name     = "central-events"
}

resource "aws_backup_vault_notifications" "payments" {
  backup_vault_name = "payments"
  sns_topic_arn     = "arn:aws:sns:eu-west-1:444455556666:central-events"
  #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a topic of account
  backup_vault_events = ["BACKUP_JOB_COMPLETED"]
}

resource "aws_backup_vault_notifications" "ledgers" {
  backup_vault_name = "ledgers"
  sns_topic_arn     = aws_sns_topic.central.arn
  #                   ^^^^^^^^^^^^^^^^^^^^^^^^^ a topic of account 444455556666
  backup_vault_events = ["BACKUP_JOB_COMPLETED"]
}

resource "aws_backup_vault_notifications" "orders" {
  backup_vault_name = "orders"
  sns_topic_arn     = data.aws_sns_topic.orders.arn
  #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a FIFO topic
  backup_vault_events = ["BACKUP_JOB_COMPLETED"]
}

resource "aws_backup_vault_notifications" "invoices" {
  backup_vault_name = "invoices"
  sns_topic_arn     = "arn:aws:sns:eu-west-1:${var.account}:invoices.fifo"
  #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a FIFO topic
  backup_vault_events = ["BACKUP_JOB_COMPLETED"]
}
```

Without that, an account in an ARN may well be the vault's own; and a provider may work in
several.

```hcl
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333", "444455556666"]
}

variable "fifo" {
  type = bool
}

resource "aws_sns_topic" "chosen" {
  name_prefix = "backup-events"
  fifo_topic  = var.fifo
}

resource "aws_backup_vault_notifications" "payments" {
  backup_vault_name   = "payments"
  sns_topic_arn       = "arn:aws:sns:eu-west-1:444455556666:backup-events"
  backup_vault_events = ["BACKUP_JOB_COMPLETED"]
}

resource "aws_backup_vault_notifications" "orders" {
  backup_vault_name   = "orders"
  sns_topic_arn       = aws_sns_topic.chosen.arn
  backup_vault_events = ["BACKUP_JOB_COMPLETED"]
}
```

[AWS Backup: Notification options](https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-notifications.html)
"""

from backuplint import (
    Finding,
    Findings,
    Instance,
    Known,
    Note,
    Null,
    Project,
    Severity,
    Topic,
    Unknown,
    Value,
    VaultNotifications,
    account_of,
    known,
    parse_arn,
    rule,
)

FIFO = ".fifo"  # how the name of every FIFO topic ends, and of no other


@rule(Severity.ERROR, chapter="Notifications")
def check(notifications: VaultNotifications) -> Findings:
    topic = notifications.at(VaultNotifications.sns_topic_arn)
    for why in known((_fifo, _elsewhere), lambda judge: judge(topic, notifications)):
        if why is not None:
            yield why


def _fifo(topic: Value, notifications: VaultNotifications) -> Finding | None:
    said: Value = topic
    target = notifications.project.linked(topic)
    if isinstance(target, Topic):
        fifo = target.fifo_topic
        if fifo is None or not fifo.value:
            return None
        said = fifo
    else:
        said = target.argument("name") if isinstance(target, Instance) else topic
        if not _ends(said):
            return None
    return Finding(
        at=topic,
        message="a FIFO topic, to which AWS Backup does not publish; it must be a standard topic",
        because=[] if said is topic else [Note(said, "which makes it FIFO")],
    )


def _ends(name: Value) -> bool:
    pieces = (name.value,) if isinstance(name, Known) else getattr(name, "pieces", None)
    last = pieces[-1] if pieces else None
    return isinstance(last, str) and last.endswith(FIFO)


def _elsewhere(topic: Value, notifications: VaultNotifications) -> Finding | None:
    """What is wrong if the topic is in another account than the vault. Errors: Undecided."""
    project: Project = notifications.project
    if isinstance(topic, Null):
        return None
    own = account_of(notifications.instance, project)
    if own is None:
        return None
    target = project.linked(topic)
    account = account_of(target.instance, project) if isinstance(target, Topic) else None
    if target is None and isinstance(topic, Known | Unknown):
        arn = parse_arn(topic)
        account = arn.account.read() if arn is not None else None
    if not account or account == own:
        return None
    return Finding(
        at=topic,
        message=f"a topic of account {account}; it must be one of the vault's own, {own}",
    )

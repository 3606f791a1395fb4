r"""A pattern of ARNs that matches nothing, or that AWS Backup does not document to match.

Volumes, instances and file systems are named by AWS: `vol-`, `i-` or `fs-`, and hexadecimal
digits. What you call them is a tag, and no part of the ARN, so a pattern such as
`volume/vol-temp-*` matches none. And in the resource's part of an ARN the star is documented at the
end alone: `my-bucket-*`, but not `*-logs`. In `resources` such a pattern backs up nothing, in
`not_resources` it leaves out nothing; AWS takes both without a word.

```hcl
resource "aws_backup_selection" "volumes" {
  name          = "volumes"
  plan_id       = "1a2b3c4d"
  iam_role_arn  = "arn:aws:iam::111122223333:role/backup"
  resources     = ["arn:aws:ec2:*:*:volume/*"]
  not_resources = ["arn:aws:ec2:*:*:volume/vol-temp-*"]
  #                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ matches nothing: behind `volume/vol-`
}

resource "aws_backup_selection" "logs" {
  name         = "logs"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:s3:::*-logs"]
  #               ^^^^^^^^^^^^^^^^^^^^^ the `*` is not at the end
}
```

Select what has no name of your own by a tag, in a `condition` with `aws:ResourceTag/`, and buckets,
tables and databases by how their names begin.

```hcl
resource "aws_backup_selection" "all" {
  name          = "all"
  plan_id       = "1a2b3c4d"
  iam_role_arn  = "arn:aws:iam::111122223333:role/backup"
  resources     = ["*"]
  not_resources = ["arn:aws:s3:::logs-*", "arn:aws:rds:*:*:db:test-*"]

  condition {
    string_not_like {
      key   = "aws:ResourceTag/Name"
      value = "temp-*"
    }
  }
}
```

Stars for the Region and the account are fine, and so are all that stand at the end. What stands in
front of a part that is not known may end in anything.

```hcl
variable "prefix" {
  type = string
}

resource "aws_backup_selection" "volumes" {
  name         = "volumes"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  resources = [
    "arn:aws:ec2:*:*:volume/*",
    "arn:aws:ec2:*:*:volume/vol-0abc*",
    "arn:aws:ec2:*:*:instance/i-*",
    "arn:aws:ec2:eu-*:*:*",
    "arn:aws:rds:*",
    "arn:aws:dynamodb:*:*:table/${var.prefix}-*",
    "arn:aws:ec2:*:*:volume/${var.prefix}*",
  ]
}
```

Where the type is followed by a name of yours, or the star by something that is known:

```hcl
variable "environment" {
  type = string
}

resource "aws_backup_selection" "servers" {
  name         = "servers"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:ec2:*:*:instance/web-*", "arn:aws:ec2:*:*:instance/i-*"]
  #               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ matches nothing: what stands behind
}

resource "aws_backup_selection" "files" {
  name         = "files"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:elasticfilesystem:*:*:file-system/fs-prod-*"]
  #               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ matches nothing
}

resource "aws_backup_selection" "tables" {
  name         = "tables"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:dynamodb:*:*:table/*-orders-${var.environment}"]
  #               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the `*` is not at the end
}
```

[AWS Backup: BackupSelection](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupSelection.html),
[AWS Backup: assigning resources](https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html)
"""

from collections.abc import Iterator

from backuplint import (
    GENERATED,
    Finding,
    Findings,
    Item,
    Selection,
    Severity,
    known,
    parse_arn,
    rule,
)

from ._selection import all_elements

HEXADECIMAL = frozenset("0123456789abcdef")


@rule(Severity.WARNING, chapter="Selective")
def check(selection: Selection) -> Findings:
    def judge(element: Item[str]) -> tuple[Item[str], str | None]:
        if element.refers_to is not None and element.refers_to.attribute == "arn":
            return element, None  # what a resource says of itself is no pattern
        return element, _fault(element)

    for element, fault in known(all_elements(selection), judge):
        if fault is not None:
            yield Finding(at=element, message=fault)


def _fault(element: Item[str]) -> str | None:
    """What is wrong with a pattern. Errors: Undecided."""
    arn = parse_arn(element)
    if arn is None:
        return None  # `unselectable-resource`, or as short as `arn:aws:rds:*`
    pieces = [piece if isinstance(piece, str) else None for piece in arn.pieces]
    if not any(piece is not None and "*" in piece for piece in pieces):
        return None
    made = _not_made_by_aws(arn.service.text, pieces)
    if made is not None:
        return f"matches nothing: {made}; select it by a tag"
    if _has_inner_star(pieces):
        return "the `*` is not at the end, where alone AWS Backup documents it; use a tag"
    return None


def _not_made_by_aws(service: str | None, pieces: list[str | None]) -> str | None:
    """Why no id that AWS makes can match, if that is certain."""
    start = pieces[0] if pieces else None
    if start is None or service is None:
        return None
    for known_service, shape in GENERATED:
        type = shape.partition("/")[0] + "/"
        if service != known_service or not start.startswith(type):
            continue
        head = start.partition("*")[0]
        if not shape.startswith(head) and not head.startswith(shape):
            return f"what stands behind `{type}` is `{shape.removeprefix(type)}` and an id of AWS's"
        if head.startswith(shape) and not HEXADECIMAL.issuperset(head.removeprefix(shape)):
            return f"behind `{shape}` AWS puts hexadecimal digits"
    return None


def _has_inner_star(pieces: list[str | None]) -> bool:
    """Whether something that is certain to be there stands behind a star."""
    return any(_stars(pieces))


def _stars(pieces: list[str | None]) -> Iterator[bool]:
    star = False
    for piece in pieces:
        if piece is None:
            continue  # it may be empty
        _, found, after = piece.partition("*")
        yield star and piece.strip("*") != ""
        star = star or found != ""
        yield found != "" and after.strip("*") != ""

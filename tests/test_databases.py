"""The times at which RDS and FSx take no backup, as they are written in Terraform."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from backuplint.model.databases import Windowed
from backuplint.model.project import Project
from backuplint.terraform.discover import Inputs, discover, roots
from backuplint.terraform.load import Files
from tests.projects import write

MONDAY = 23  # of November 2026
BACKUP = """
resource "aws_backup_plan" "daily" {
  name = "daily"
}
"""


def blocked(directory: Path, type: str, arguments: str, moment: str) -> bool:
    """Whether a backup of a resource that starts at a time like `sun 03:30` is in the way."""
    text = f'resource "{type}" "one" {{\n{arguments}\n}}\n{BACKUP}'
    files = Files(write(directory, {"main.tf": text}).resolve(), directory)
    (root,) = roots(files, discover(files, [directory]), Inputs())
    project = Project(root)
    (view,) = (view for view in project.resources if isinstance(view, Windowed))
    day, time = moment.split()
    week = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    hour, minute = map(int, time.split(":"))
    at = datetime(2026, 11, MONDAY + week.index(day), hour, minute)
    windows = [read() for read in view.readers()]
    return any(window.meets(at) for window in windows if window is not None)


@pytest.mark.parametrize(
    ("arguments", "moment", "expected"),
    [
        ('maintenance_window = "sun:03:00-sun:04:00"', "sun 03:30", True),
        ('maintenance_window = "Sun:03:00-Sun:04:00"', "sun 03:59", True),
        ('maintenance_window = "sun:03:00-sun:04:00"', "sun 04:00", False),
        ('maintenance_window = "sun:03:00-sun:04:00"', "sun 02:00", True),  # an hour before
        ('maintenance_window = "sun:03:00-sun:04:00"', "sun 01:59", False),
        ('maintenance_window = "sun:03:00-sun:04:00"', "mon 03:30", False),
        ('maintenance_window = "sun:23:30-mon:00:30"', "mon 00:15", True),  # over the week's end
        ('maintenance_window = "mon:00:15-mon:00:45"', "sun 23:30", True),
        ('maintenance_window = "on sundays"', "sun 03:30", False),
        ('maintenance_window = ""', "sun 03:30", False),
        ('backup_window = "03:00-04:00"', "wed 03:30", True),
        ('backup_window = "03:00-04:00"', "wed 02:30", False),
        ('backup_window = "23:45-00:15"', "wed 00:10", True),
        ('backup_window = "03:00-04:00"\nbackup_retention_period = 7', "wed 03:30", True),
        ('backup_window = "03:00-04:00"\nbackup_retention_period = 0', "wed 03:30", False),
        ('engine = "aurora-mysql"\nbackup_window = "03:00-04:00"', "wed 03:30", False),
        (
            'backup_window = "03:00-04:00"\nlifecycle {\nignore_changes = [backup_window]\n}',
            "wed 03:30",
            False,
        ),
    ],
)
def test_rds(tmp_path: Path, arguments: str, moment: str, expected: bool) -> None:
    assert blocked(tmp_path, "aws_db_instance", arguments, moment) is expected


@pytest.mark.parametrize("type", ["windows", "lustre", "ontap", "openzfs"])
@pytest.mark.parametrize(
    ("arguments", "moment", "expected"),
    [
        ('weekly_maintenance_start_time = "1:05:00"', "mon 05:29", True),  # 1 is Monday
        ('weekly_maintenance_start_time = "1:05:00"', "mon 05:30", False),
        ('weekly_maintenance_start_time = "1:05:00"', "mon 01:00", True),  # four hours before
        ('weekly_maintenance_start_time = "1:02:00"', "sun 22:30", True),
        ('weekly_maintenance_start_time = "1:05:00"', "sun 05:00", False),
        ('daily_automatic_backup_start_time = "05:00"', "thu 03:00", True),
        ('daily_automatic_backup_start_time = "05:00"', "thu 06:00", False),
        (
            'daily_automatic_backup_start_time = "05:00"\nautomatic_backup_retention_days = 0',
            "thu 05:00",
            False,
        ),
    ],
)
def test_fsx(tmp_path: Path, type: str, arguments: str, moment: str, expected: bool) -> None:
    assert blocked(tmp_path, f"aws_fsx_{type}_file_system", arguments, moment) is expected

"""Databases and file systems with the windows in which their service keeps backups away.

Knows nothing of plans. All times are UTC. Sources: the resources' documentation in the AWS
provider 6.x, and what AWS Backup's developer guide says of these windows on
https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from backuplint.model.ignore_changes import ignored_changes
from backuplint.model.schema import View, argument
from backuplint.values import Known

HOUR = 60  # minutes
DAY = 24 * HOUR
WEEK = 7 * DAY

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = r"([01]?[0-9]|2[0-3]):([0-5][0-9])"
_DAILY = re.compile(rf"{_TIME}-{_TIME}", re.ASCII)
_WEEKLY = re.compile(rf"({'|'.join(_DAYS)}):{_TIME}-({'|'.join(_DAYS)}):{_TIME}", re.ASCII)
_WEEKLY_START = re.compile(rf"([1-7]):{_TIME}", re.ASCII)  # 1 is Monday
_DAILY_START = re.compile(_TIME, re.ASCII)
_FSX_WINDOW = 30  # minutes, of maintenance as of automatic backups


@dataclass(frozen=True, eq=False)
class Window:
    """A time that comes back each day or week, and when before it no backup may start either."""

    what: str  # "maintenance window"
    at: Known[str]  # where it is written
    start: int  # minutes after midnight, or after that to Monday
    length: int  # minutes
    period: int  # DAY or WEEK
    before: int  # minutes

    def meets(self, moment: datetime) -> bool:
        """Whether a backup that starts at this moment, in UTC, starts in it or too near to it."""
        minute = moment.weekday() * DAY + moment.hour * HOUR + moment.minute
        return (minute - self.start + self.before) % self.period < self.length + self.before


def _minutes(hours: str, minutes: str) -> int:
    return int(hours) * HOUR + int(minutes)


class Windowed(View):
    """A database or file system whose service takes no backups at some times."""

    continuous: ClassVar[bool] = False
    """Whether AWS Backup can back it up continuously, and then minds the windows itself."""

    def readers(self) -> tuple[Callable[[], Window | None], ...]:
        """What reads each of its windows. Errors of these: Undecided."""
        raise NotImplementedError

    def _written(self, declared: argument[str]) -> Known[str] | None:
        """What is written, unless Terraform leaves what there is as it is."""
        ignored = ignored_changes(self.block)
        return None if {declared.name, "all"} & ignored.keys() else declared.read(self)


class DatabaseInstance(Windowed, keyword="aws_db_instance"):
    """An RDS instance. Those of Aurora take backups at any time."""

    engine = argument(str)
    maintenance_window = argument(str, unset="")
    backup_window = argument(str, unset="")
    backup_retention_period = argument(int)

    continuous = True

    def readers(self) -> tuple[Callable[[], Window | None], ...]:
        return self.maintenance, self.automated_backup

    def maintenance(self) -> Window | None:
        """The weekly maintenance window, and the hour before. Errors: Undecided."""
        written = self._written(DatabaseInstance.maintenance_window)
        found = written and _WEEKLY.fullmatch(written.value.strip().lower())
        if not written or not found or self._is_aurora():
            return None
        start = _DAYS.index(found[1]) * DAY + _minutes(found[2], found[3])
        end = _DAYS.index(found[4]) * DAY + _minutes(found[5], found[6])
        return Window("maintenance window", written, start, (end - start) % WEEK, WEEK, HOUR)

    def automated_backup(self) -> Window | None:
        """The window of the automated backups. Errors: Undecided."""
        written = self._written(DatabaseInstance.backup_window)
        days = self.backup_retention_period
        found = written and _DAILY.fullmatch(written.value.strip())
        if not written or not found or self._is_aurora() or (days and days.value == 0):
            return None
        start, end = _minutes(found[1], found[2]), _minutes(found[3], found[4])
        return Window("automated backup window", written, start, (end - start) % DAY, DAY, 0)

    def _is_aurora(self) -> bool:
        engine = self.engine
        return engine is not None and engine.value.startswith("aurora")


class FileSystem(Windowed):
    """An FSx file system: it takes no backups in the four hours before its windows either."""

    weekly_maintenance_start_time = argument(str, unset="")
    daily_automatic_backup_start_time = argument(str, unset="")
    automatic_backup_retention_days = argument(int)

    def readers(self) -> tuple[Callable[[], Window | None], ...]:
        return self.maintenance, self.automatic_backup

    def maintenance(self) -> Window | None:
        """The weekly maintenance window. Errors: Undecided."""
        written = self._written(FileSystem.weekly_maintenance_start_time)
        found = written and _WEEKLY_START.fullmatch(written.value.strip())
        if not written or not found:
            return None
        start = (int(found[1]) - 1) * DAY + _minutes(found[2], found[3])
        return Window("maintenance window", written, start, _FSX_WINDOW, WEEK, 4 * HOUR)

    def automatic_backup(self) -> Window | None:
        """The window of the file system's own backups. Errors: Undecided."""
        written = self._written(FileSystem.daily_automatic_backup_start_time)
        days = self.automatic_backup_retention_days
        found = written and _DAILY_START.fullmatch(written.value.strip())
        if not written or not found or (days and days.value == 0):
            return None
        start = _minutes(found[1], found[2])
        return Window("automatic backup window", written, start, _FSX_WINDOW, DAY, 4 * HOUR)


class WindowsFileSystem(FileSystem, keyword="aws_fsx_windows_file_system"):
    """FSx for Windows File Server."""


class LustreFileSystem(FileSystem, keyword="aws_fsx_lustre_file_system"):
    """FSx for Lustre."""


class OntapFileSystem(FileSystem, keyword="aws_fsx_ontap_file_system"):
    """FSx for NetApp ONTAP."""


class OpenzfsFileSystem(FileSystem, keyword="aws_fsx_openzfs_file_system"):
    """FSx for OpenZFS."""

"""A schedule of which some fields are enough: shared by the rules on schedules."""

from backuplint import (
    PartialSchedule,
    Schedule,
    Scheduled,
    ScheduleError,
    Undecided,
    Unknown,
    read_schedule,
    schedule_of,
)


def schedule_by(scheduled: Scheduled, *fields: str) -> Schedule | None:
    """The schedule, of which at least the fields of these names are known.

    None where there is none, or none that AWS Backup takes: `invalid-schedule` speaks of it.
    Errors: Undecided.
    """
    try:
        schedule = read_schedule(scheduled)
    except ScheduleError:
        return None
    if not isinstance(schedule, PartialSchedule):
        return schedule
    partly = schedule.knowing(*fields)
    value = schedule_of(scheduled).value
    if partly is None and isinstance(value, Unknown):
        raise Undecided(value)
    return partly

"""What tells people of AWS Backup's failures, and which policies let it reach a topic.

Knows what a project shows; what another configuration of the account watches it cannot know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from backuplint.model.answers import any_of
from backuplint.model.arn import parse_arn
from backuplint.model.event_pattern import Event, job_events
from backuplint.model.monitoring import (
    METRICS_NAMESPACE,
    Alarm,
    CompositeAlarm,
    EventRule,
    EventTarget,
    Metric,
    Topic,
    TopicPolicy,
)
from backuplint.model.policy import PolicyDocument, Statement
from backuplint.model.policy_elements import Text, text_of
from backuplint.model.policy_elements import any_of as any_part
from backuplint.model.policy_parts import Principal
from backuplint.model.project import Project
from backuplint.model.schema import View
from backuplint.terraform.expand import Instance
from backuplint.terraform.module import Module
from backuplint.values import Known, Mapping, Null, Undecided, Unknown, Value

# Who else watches CloudWatch's metrics or EventBridge's events, and may tell of failures.
OTHERS = ("aws_notifications_event_rule", "datadog_", "grafana_", "newrelic_", "dynatrace_")

# Jobs by what metrics and events call them. A recovery point that is there tells of both.
METRICS_OF = {
    "Backup": ("numberofbackupjobs", "numberofrecoverypoints"),
    "Copy": ("numberofcopyjobs", "numberofrecoverypoints"),
}
FAILURES = ("FAILED", "EXPIRED", "ABORTED")


# -- failures of jobs -----------------------------------------------------------


def tells_of(jobs: str, project: Project, vault: Value, user: View) -> bool:
    """Whether an alarm, an event rule or another product may tell of jobs that fail.

    `jobs` is "Backup" or "Copy"; `vault` a vault's name as `user` uses it. Errors: Undecided.
    """
    if _is_watched_by_others(project):
        return True
    events = job_events(jobs, FAILURES)
    return any_of(project.of(EventRule), lambda rule: _is_told(rule, events)) or any_of(
        project.of(Alarm), lambda alarm: _watches(alarm, jobs, vault, user)
    )


def _is_watched_by_others(project: Project) -> bool:
    return any(
        type.startswith(OTHERS)
        for module in project.root.walk()
        for type, _ in module.configuration.resources
    )


def _is_told(rule: EventRule, events: Iterable[Event]) -> bool:
    if rule.lacks(EventRule.event_pattern) or not rule.pattern.may_match(events):
        return False
    rule.certain()
    return True


def is_on_backup(alarm: Alarm) -> bool:
    """Whether an alarm is on a metric of AWS Backup's. Errors: Undecided."""
    return any_of(alarm.measured(), lambda metric: _namespace(metric) == METRICS_NAMESPACE)


def _namespace(metric: Alarm | Metric) -> str:
    return metric.namespace.value if metric.namespace is not None else ""


def _watches(alarm: Alarm, jobs: str, vault: Value, user: View) -> bool:
    computed = any_of(
        alarm.metric_queries, lambda query: METRICS_NAMESPACE in _text(query.expression)
    )
    if not computed and not any_of(alarm.measured(), lambda m: _tells(m, jobs, vault, user)):
        return False
    alarm.certain()
    return True


def _text(value: Known[str] | None) -> str:
    return "" if value is None else value.value


def _tells(metric: Alarm | Metric, jobs: str, vault: Value, user: View) -> bool:
    namespace = _namespace(metric)
    if namespace != METRICS_NAMESPACE:
        # What people count themselves: of logs, or in a function.
        return not namespace.startswith("AWS/") and "backup" in namespace.lower()
    if not _text(metric.metric_name).lower().startswith(METRICS_OF[jobs]):
        return False
    # The vault of a copy job is the one that it goes to.
    return jobs == "Copy" or _is_about(metric, vault, user)


def _is_about(metric: Alarm | Metric, vault: Value, user: View) -> bool:
    """Whether a metric counts the jobs of a vault, or of all vaults. Errors: Undecided."""
    match metric.at(Alarm.dimensions):
        case Unknown() as unknown:
            raise Undecided(unknown)
        case Known(value=Mapping(items={"BackupVaultName": Known() | Unknown() as name})):
            return same_vault(name, metric, vault, user)
    return True


def same_vault(one: Value, user: View, other: Value, other_user: View) -> bool:
    """Whether two names, each as a block uses it, may be one vault's. Errors: Undecided."""
    project: Project = user.project
    first, second = project.vault_named(one, user), project.vault_named(other, other_user)
    if first is not None and second is not None:
        return first is second
    return isinstance(one, Known) and isinstance(other, Known) and one.value == other.value


# -- alarms and rules that lead nowhere --------------------------------------------


def is_watched(alarm: Alarm) -> bool:
    """Whether another alarm or an event rule may act on an alarm's state. Errors: Undecided."""
    project: Project = alarm.project
    return any_of(project.of(CompositeAlarm), lambda one: _names(one, alarm)) or any_of(
        project.of(EventRule), _is_on_alarms
    )


def _names(composite: CompositeAlarm, alarm: Alarm) -> bool:
    rule = composite.at(CompositeAlarm.alarm_rule)
    if alarm.address in rule.made_of:
        return True
    name = alarm.at(Alarm.alarm_name)
    pieces = (rule.value,) if isinstance(rule, Known) else getattr(rule, "pieces", None) or (rule,)
    texts = [piece for piece in pieces if isinstance(piece, str)]
    if isinstance(name, Known) and any(str(name.value) in text for text in texts):
        return True
    for value in (*pieces, name):
        if isinstance(value, Unknown) and not value.made_of:
            raise Undecided(value)
    return False


def _is_on_alarms(rule: EventRule) -> bool:
    alarms: Event = {"source": frozenset({"aws.cloudwatch"})}
    return not rule.lacks(EventRule.event_pattern) and rule.pattern.may_match((alarms,))


def targets_of(rule: EventRule) -> Iterator[EventTarget]:
    """The targets of an event rule. Errors: Undecided, where one may be its."""
    project: Project = rule.project
    name = rule.at(EventRule.name)
    doubt: Undecided | None = None
    for target in project.of(EventTarget):
        named = target.at(EventTarget.rule)
        linked = project.linked(named)
        if linked is rule or rule.address in named.made_of:
            yield target
        elif linked is not None:
            continue
        elif isinstance(named, Known) and isinstance(name, Known | Null):
            if isinstance(name, Known) and name.value == named.value:
                yield target
        else:
            unknown = named if isinstance(named, Unknown) else name
            assert isinstance(unknown, Unknown)
            doubt = doubt or Undecided(unknown)
    if doubt is not None:
        raise doubt


def is_named_outside(instance: Instance, *keywords: str) -> bool:
    """Whether anything but resources of these types speaks of a resource, in its own module.

    Of blocks that mean nothing to backups this is all that is asked, and their text tells it.
    """
    name = re.compile(rf"(?<![\w.-]){re.escape(f'{instance.type}.{instance.name}')}(?![\w-])")
    module = instance.module
    assert isinstance(module, Module)
    return any(
        name.search(part.span.text) is not None
        for declaration in module.configuration.declarations()
        if declaration.type != "resource" or declaration.names[0] not in keywords
        for part in declaration.parts
    )


# -- topics ---------------------------------------------------------------------


def topic_at(value: Value, project: Project) -> Topic | None:
    """The topic in sight whose ARN a value is."""
    target = project.linked(value)
    return target if isinstance(target, Topic) else None


def policies_of_topic(value: Value, project: Project) -> tuple[PolicyDocument, ...]:
    """The policies in sight of the topic whose ARN a value is. Errors: Undecided."""
    found: list[PolicyDocument] = []
    topic = topic_at(value, project)
    if topic is not None and not topic.lacks(Topic.policy):
        found.append(topic.document)
    doubt: Undecided | None = None
    for policy in project.of(TopicPolicy):
        try:
            if _same_topic(value, policy.at(TopicPolicy.arn), project):
                found.append(policy.document)
        except Undecided as undecided:
            doubt = doubt or undecided
    if doubt is not None:
        raise doubt
    return tuple(found)


def _same_topic(one: Value, other: Value, project: Project) -> bool:
    """Whether two ARNs are one topic's; a literal one is taken for any that has its name."""
    if isinstance(one, Null) or isinstance(other, Null):
        return False
    if one.refers_to is not None and other.refers_to is not None:
        return one.refers_to.address == other.refers_to.address
    if isinstance(one, Known) and isinstance(other, Known):
        return bool(one.value == other.value)
    names = [_topic_name(value, project) for value in (one, other)]
    return names[0] == names[1]


def _topic_name(value: Known[str] | Unknown, project: Project) -> str:
    target = project.linked(value)
    name: Value = value
    if target is not None:
        name = target.at(Topic.name) if isinstance(target, View) else target.argument("name")
        return text_of(name) if isinstance(name, Known | Unknown) else ""
    arn = parse_arn(value)
    return text_of(value) if arn is None else arn.resource.read()


def lets_backup(document: PolicyDocument, action: str) -> bool:
    """Whether a policy lets AWS Backup do this: `sns:Publish`. Errors: Undecided."""
    return document.any(lambda statement: _lets_backup(statement, action))


def _lets_backup(statement: Statement, action: str) -> bool:
    if not statement.allows or not statement.covers(action):
        return False
    if any_part(statement.principals, _is_backup):
        return True
    # `aws:SourceOwner`, of the policy that SNS makes by itself, is of accounts and not of services.
    return statement.allows_everyone() and not any_part(
        statement.conditions, lambda condition: condition.key == "aws:sourceowner"
    )


def _is_backup(principal: Principal) -> bool:
    """Whether it is AWS Backup: `backup.amazonaws.com`. Errors: Undecided."""
    if principal.type != "Service":
        return False
    return _starts_with(principal.value, "backup.")


def _starts_with(text: Text, start: str) -> bool:
    if isinstance(text, Known):
        return text.value.startswith(start)
    first = (text.pieces or (text,))[0]
    if isinstance(first, str) and not first.startswith(start[: len(first)]):
        return False
    if isinstance(first, str) and len(first) >= len(start):
        return True
    raise Undecided(text)

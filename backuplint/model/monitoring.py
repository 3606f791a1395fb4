"""Topics, alarms, event rules and log filters: what tells people that a backup has failed.

Knows nothing of what a policy or a pattern in them says. Sources: the resources' documentation in
the AWS provider 6.x, and the metrics and events that AWS Backup's developer guide lists.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from backuplint.model.event_pattern import EventPattern
from backuplint.model.policy import PolicyDocument
from backuplint.model.schema import View, argument, arguments, block, blocks, entries

METRICS_NAMESPACE = "AWS/Backup"

# All metrics of the namespace; each is sent every 5 minutes, and only when it is not zero.
# https://docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html, April 2026
METRICS = (
    *(
        f"NumberOfBackupJobs{state}"
        for state in (
            *("Created", "Pending", "Running", "Aborted"),
            *("Completed", "Failed", "Expired"),
        )
    ),
    *(f"NumberOfCopyJobs{state}" for state in ("Created", "Running", "Completed", "Failed")),
    *(f"NumberOfRestoreJobs{state}" for state in ("Pending", "Running", "Completed", "Failed")),
    *(
        f"NumberOfRecoveryPoints{state}"
        for state in ("Completed", "Partial", "Expired", "Deleting", "Cold")
    ),
)


class Topic(View, keyword="aws_sns_topic"):
    """An SNS topic. Without a policy only its own account may publish to it."""

    name = argument(str)
    fifo_topic = argument(bool, default=False)
    kms_master_key_id = argument(str, unset="")
    policy = argument(str, unset="")

    @cached_property
    def document(self) -> PolicyDocument:
        """Its own policy, to be read part by part."""
        return PolicyDocument.read(self.at(Topic.policy))


class TopicPolicy(View, keyword="aws_sns_topic_policy"):
    """The whole policy of a topic, in place of any other."""

    arn = argument(str, required=True)
    policy = argument(str, required=True)

    @cached_property
    def document(self) -> PolicyDocument:
        """The policy, to be read part by part."""
        return PolicyDocument.read(self.at(TopicPolicy.policy))


class Metric(View, keyword="metric"):
    """One metric of those that an alarm computes with."""

    namespace = argument(str)
    metric_name = argument(str)
    dimensions = entries(str)


class MetricQuery(View, keyword="metric_query"):
    """A metric, or an expression over other metrics of its alarm."""

    expression = argument(str)
    metric = block(Metric)


class Alarm(View, keyword="aws_cloudwatch_metric_alarm"):
    """An alarm on a metric, or on what is computed from several."""

    alarm_name = argument(str)
    namespace = argument(str)
    metric_name = argument(str)
    comparison_operator = argument(str)
    treat_missing_data = argument(str, default="missing")
    dimensions = entries(str)
    actions_enabled = argument(bool, default=True)
    alarm_actions = arguments(str)
    ok_actions = arguments(str)
    insufficient_data_actions = arguments(str)
    metric_queries = blocks(MetricQuery)

    def measured(self) -> Iterator[Alarm | Metric]:
        """Where it names a metric: in itself, or in the metrics that it computes with."""
        if self.block.written("metric_name") is not None:
            yield self
        for query in self.metric_queries:
            if query.metric is not None:
                yield query.metric


class CompositeAlarm(View, keyword="aws_cloudwatch_composite_alarm"):
    """An alarm on the state of others, which its rule names."""

    alarm_rule = argument(str, required=True)


class EventRule(View, keyword="aws_cloudwatch_event_rule"):
    """A rule of EventBridge: on events that match a pattern, or on a schedule."""

    name = argument(str)
    description = argument(str)
    event_pattern = argument(str, unset="")
    schedule_expression = argument(str, unset="")
    is_enabled = argument(bool, default=True)
    state = argument(str, default="ENABLED")

    @cached_property
    def pattern(self) -> EventPattern:
        """Its pattern, to be asked what it matches."""
        return EventPattern(self.at(EventRule.event_pattern))


class EventTarget(View, keyword="aws_cloudwatch_event_target"):
    """What a rule of EventBridge calls, by the rule's name."""

    rule = argument(str, required=True)
    arn = argument(str)


class LogMetricFilter(View, keyword="aws_cloudwatch_log_metric_filter"):
    """What of a log is counted as a metric."""

    name = argument(str)
    log_group_name = argument(str, required=True)
    pattern = argument(str)

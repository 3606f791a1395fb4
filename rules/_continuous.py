"""Which rules of a plan back up continuously: shared by the rules on continuous backup."""

from backuplint import Known, Plan, PlanRule, known


def continuous_rules(plan: Plan) -> tuple[Known[bool], ...]:
    """Where a plan's rules ask for continuous backup, so far as that is known."""

    def read(rule: PlanRule) -> Known[bool] | None:
        asked = rule.enable_continuous_backup
        if asked is None or not asked.value:
            return None
        rule.certain(within=plan)
        return asked

    return tuple(asked for asked in known(plan.rules, read) if asked is not None)


def is_continuous(rule: PlanRule) -> bool:
    """Whether a rule backs up continuously. Errors: Undecided."""
    asked = rule.enable_continuous_backup
    return asked is not None and asked.value

"""What is said of a condition that is known to be false. Shared by `failed-…`."""

from __future__ import annotations

from backuplint import Assertion, Finding, Note


def finding(assertion: Assertion) -> Finding:
    """At the value that a caller gave, else at the condition."""
    message = assertion.message or f"a condition of {assertion.address} does not hold"
    condition = Note(assertion.place, "the condition that does not hold")
    if not assertion.culprits:
        return Finding(at=assertion.place, message=message)
    first, *others = assertion.culprits
    together = [Note(other, "it depends on this too") for other in others]
    return Finding(at=first, message=message, because=[condition, *together])

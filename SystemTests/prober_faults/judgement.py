"""What a fault led to, and what must hold after any of them. Pure arithmetic, no I/O."""

from SystemTests.harness.account import compare
from SystemTests.harness.outcome import Check

REASON_COLUMNS = 62


def said(one):
    """The round's verdict with its main reason, cut to a column."""
    validity = one.result["round"]["validity"]
    reasons = validity["reasons"]
    if not reasons:
        return validity["verdict"]
    reason = reasons[0] if len(reasons[0]) <= REASON_COLUMNS else reasons[0][:REASON_COLUMNS - 1] + "…"
    more = f" (+{len(reasons) - 1})" if len(reasons) > 1 else ""
    return f"{validity['verdict']}: {reason}{more}"


def told(fault, happened, one, problems):
    """A fault, what happened and what the round said of itself, and everything that was wrong with that."""
    return Check(fault, f"{happened}; the round is {said(one)}", problems)


def total(one, key):
    return sum(line[key] for line in one.result["lines"])


def consistent(one):
    """The counts of every line add up, and the samples are the same probes."""
    count = one.result["round"]["plan"]["count"]
    told = {}
    for sample in one.samples():
        key = sample["line"], sample["outcome"]
        told[key] = told.get(key, 0) + 1
    problems = []
    for line in one.result["lines"]:
        outcomes = {word: line[word] for word in ("received", "late", "lost", "refused", "unsent")}
        if line["sent"] != sum(outcomes.values()) - line["unsent"] or line["sent"] + line["unsent"] != count:
            problems.append(f"{line['name']}: the counts do not add up")
        if any(told.get((line["name"], word), 0) != number for word, number in outcomes.items()):
            problems.append(f"{line['name']}: the samples tell other counts")
    return problems[:3]


# Errors of a send that the way of its line makes, not the prober (send(2), ip-route(8)).
OF_THE_WAY = ("ENETUNREACH", "EHOSTUNREACH", "EACCES", "EPERM", "ENETDOWN")


def trustworthy(one):
    """The verdict admits what the round's own figures show, and a round that is not valid accuses nobody."""
    figures, problems = one.result["round"], []
    validity = figures["validity"]
    verdict, status = validity["verdict"], one.process.returncode
    # What lies in single lines leaves those unmeasured and says nothing of the others, nor does what has no way out.
    measured = [line for line in one.result["lines"]
                if line["verdict"] != "unmeasured" and "no-neighbour" not in line.get("reason_ids", [])]
    measured = measured or one.result["lines"]
    unsent = sum(line["unsent"] for line in measured)
    # What the kernel refused on some of the lines while it spared the rest is a matter of their way out.
    if any(line["unsent"] == 0 for line in measured):
        unsent = max(0, unsent - sum(validity["send_errors_by_name"].get(name, 0) for name in OF_THE_WAY))
    share = unsent / max(sum(line["sent"] + line["unsent"] for line in measured), 1)
    if share > 0.2 and verdict != "invalid":
        problems.append(f"{share:.0%} unsent and the round is {verdict}")
    if share > 0.01 and verdict == "valid":
        problems.append(f"{share:.1%} unsent and the round is valid")
    if validity["longest_stall_ms"] > figures["plan"]["timeout_ms"] and verdict == "valid":
        problems.append("stood still for longer than the timeout and the round is valid")
    if validity["receive_overflow"] and verdict == "valid":
        problems.append("receive buffers overflowed and the round is valid")
    if (verdict == "valid") == bool(validity["reasons"]):
        problems.append(f"{verdict} with {len(validity['reasons'])} reasons")
    abnormal = [line["name"] for line in one.result["lines"] if line["verdict"] == "abnormal"]
    if verdict != "valid" and abnormal:
        problems.append(f"{verdict}, and {len(abnormal)} lines are called abnormal")
    healthy = all(line["verdict"] == "healthy" for line in one.result["lines"])
    wanted = 3 if verdict == "invalid" else 1 if abnormal else 0 if healthy else 3
    if status != wanted:
        problems.append(f"status {status}, expected {wanted}")
    return problems


def far_end_faults(truth):
    """Probes that the reflector itself failed: loss of the line, though not in its account of drops."""
    return sum(truth[key] for key in ("receive_overflow", "send_failures", "queue_overflow", "unsent_at_stop"))


def truthful(one, truth, address_of):
    """Losses and duplicates are the reflector's, line by line.

    What our own full buffers dropped may be missing, if the round then says that it is invalid. Without kernel stamps a
    reply has arrived when it is read, so that after a stall it may count as late, if the round then is not valid.
    """
    sums = compare([one.result], truth, address_of)
    validity = one.result["round"]["validity"]
    excused = far_end_faults(truth)
    if validity["verdict"] == "invalid":
        excused += validity["receive_overflow"]
    if validity["timestamps"] == "user" and validity["verdict"] != "valid":
        excused += total(one, "late")
    problems = []
    if sums.false_losses > excused:
        problems.append(f"{sums.false_losses} false losses")
    if sums.missed_losses:
        problems.append(f"{sums.missed_losses} missed losses")
    if sums.duplicates_off > excused:
        problems.append(f"duplicates off by {sums.duplicates_off}")
    return sums, problems


def judged(fault, happened, one, truth, address_of, problems=()):
    """The check of a fault that a plumbline reflector has the truth of."""
    sums, untrue = truthful(one, truth, address_of)
    figures = f"{sums.probes} sent, {sums.unsent} unsent, lost {total(one, 'lost') + total(one, 'late')}"
    figures += f" (true {sums.true_losses})"
    overflow = one.result["round"]["validity"]["receive_overflow"]
    if overflow:
        figures += f", our overflow {overflow}"
    text = f"{happened}; {figures}" if happened else figures
    return told(fault, text, one, [*problems, *untrue, *consistent(one), *trustworthy(one)])

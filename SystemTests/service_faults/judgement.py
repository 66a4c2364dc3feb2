"""What must hold after a fault, judged on plain values. No I/O."""


def missing_rounds(lives, stored):
    """What is wrong with the history after a service that was killed several times.

    lives: a (measured, finished) pair of lists of ids for each time that the service ran, as its log has them. A round
    is finished when it was logged as stored, which comes after the end of its transaction: all of these must be there.
    One that was measured must be there, too, unless it is the last of a life: the kill came before its transaction's
    end. Nothing may be there that was not measured, and nothing twice.
    """
    there, problems, measured_ever = set(stored), [], set()
    if len(there) != len(stored):
        problems.append(f"{len(stored) - len(there)} rounds are there twice")
    for number, (measured, finished) in enumerate(lives, 1):
        measured_ever |= set(measured)
        for one in finished:
            if one not in there:
                problems.append(f"life {number}: round {one} was finished and is missing")
        for one in measured[:-1]:
            if one not in there:
                problems.append(f"life {number}: round {one} was measured before another one and is missing")
    problems += [f"round {one} is there and was never logged" for one in stored if one not in measured_ever]
    return problems


def lost_messages(events, accepted, waiting):
    """Events (incident, change) of the history that nobody was told of and nothing waits for.

    accepted, waiting: (change, incident) of every item that was accepted, or is in the outbox. What opened and closed
    between two messages is told as closed.
    """
    told = set(accepted) | set(waiting)
    problems = []
    for incident, change in events:
        enough = {"opened": ("opened", "closed", "absorbed")}.get(change, (change,))
        if not any((word, incident) in told for word in enough):
            problems.append(f"nobody was told that incident {incident} {change}")
    return problems


def repeats_without_reason(messages, kills):
    """Messages that came again although the service was not killed between the two.

    messages: (id, items, when) in order; kills: when. A repeat has the same id, so that a destination can tell it.
    """
    problems, last, opened = [], {}, {}
    for name, items, when in messages:
        before = last.get(name)
        if before is not None and not any(before < kill < when for kill in kills):
            problems.append(f"{name} came twice and no kill was between")
        last[name] = when
        for change, incident in items:
            if change == "opened" and opened.setdefault(incident, name) != name:
                problems.append(f"incident {incident} was opened in {opened[incident]} and again in {name}")
    return problems


def slope(points):
    """Least-squares slope of (x, y) points."""
    count = len(points)
    if count < 2:
        return 0.0
    mean_x, mean_y = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    width = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / width if width else 0.0


def late_starts(starts, every_s, max_s):
    """Starting times, seconds since 1970, that are more than so much behind the last multiple of the period."""
    return [start for start in starts if start % every_s > max_s]


def most_within(times, window):
    """The most events within any time of that length, its end left out."""
    times = sorted(times)
    most, first = 0, 0
    for last, at in enumerate(times):
        while at - times[first] >= window:
            first += 1
        most = max(most, last - first + 1)
    return most

"""The judgement itself, tried on values that are right and on values that are not."""

from WatchFaults.judgement import late_starts, lost_messages, missing_rounds, repeats_without_reason, slope

LIVES = [(["a", "b", "c"], ["a", "b"]), (["d"], [])]


def run():
    """Whether the judgement is right; says what is not."""
    message = ("m", [("opened", 1)], 1.0)
    wanted = [
        ("all are there", missing_rounds(LIVES, ["a", "b", "c", "d"]), 0),
        ("the last of a life may be missing", missing_rounds(LIVES, ["a", "b"]), 0),
        ("a finished round is missing", missing_rounds([(["a"], ["a"])], []), 1),
        ("one before the last is missing", missing_rounds([(["a", "b"], [])], ["b"]), 1),
        ("a round is there twice", missing_rounds(LIVES, ["a", "b", "b"]), 1),
        ("a round comes from nowhere", missing_rounds(LIVES, ["a", "b", "x"]), 1),
        ("told", lost_messages([(1, "opened")], [("opened", 1)], []), 0),
        ("waits", lost_messages([(1, "opened")], [], [("opened", 1)]), 0),
        ("told as closed", lost_messages([(1, "opened"), (1, "closed")], [("closed", 1)], []), 0),
        ("the end is lost", lost_messages([(1, "opened"), (1, "closed")], [("opened", 1)], []), 1),
        ("all is lost", lost_messages([(2, "opened")], [("opened", 1)], []), 1),
        ("once", repeats_without_reason([message], []), 0),
        ("again after a kill", repeats_without_reason([message, ("m", [("opened", 1)], 3.0)], [2.0]), 0),
        ("again without a kill", repeats_without_reason([message, ("m", [("opened", 1)], 3.0)], [4.0]), 1),
        ("again under another id", repeats_without_reason([message, ("n", [("opened", 1)], 3.0)], [2.0]), 1),
        ("in time", late_starts([100.01, 102.0], 2, 0.2), 0),
        ("late", late_starts([100.01, 102.3], 2, 0.2), 1),
    ]
    bad = [f"{name}: {found}, expected {count}" for name, found, count in wanted if len(found) != count]
    if abs(slope([(0, 1), (1, 3), (2, 5)]) - 2) > 1e-9:
        bad.append("slope")
    for one in bad:
        print(f"watch-faults: self-test: {one}")
    if not bad:
        print("watch-faults: the self-test passed")
    return not bad

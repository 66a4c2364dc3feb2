"""What a part found out. No I/O."""


class Skipped(Exception):
    """This machine does not permit the part; the message says why. It does not pass."""


class PartFailed(Exception):
    """The part cannot go on; the message says why."""


OK, FAILED, SKIPPED = "ok", "FAILED", "skipped"
MARKS = [OK, FAILED, SKIPPED]


class Check:
    """One thing that must hold: what it is, a figure or remark, and everything that is wrong with it."""

    is_skipped = False

    def __init__(self, what, remark="", problems=()):
        self.what, self.remark, self.problems = what, remark, [str(problem) for problem in problems]

    @property
    def mark(self):
        return SKIPPED if self.is_skipped else FAILED if self.problems else OK

    @classmethod
    def equal(cls, what, found, wanted, remark=""):
        """Holds if `found` is `wanted`; else both are shown, cut to a line."""
        if found == wanted:
            return cls(what, remark)
        return cls(what, remark, [f"found {shortened(found)}, expected {shortened(wanted)}"])

    @classmethod
    def skipped(cls, why):
        """What this machine does not permit, in a part that goes on without it."""
        one = cls(str(why))
        one.is_skipped = True
        return one


def shortened(value, columns=160):
    text = repr(value)
    return text if len(text) <= columns else text[:columns - 1] + "…"


def status_of(marks):
    """The status of a suite: 1 if anything failed, or nothing was found to hold."""
    return 1 if FAILED in marks or OK not in marks else 0

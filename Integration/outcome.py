"""What a part found out. No I/O."""


class Skipped(Exception):
    """This machine does not permit the part; the message says why. It does not pass."""


class PartFailed(Exception):
    """The part cannot go on; the message says why."""


class Check:
    """One thing that must hold: what it is, a figure or remark, and everything that is wrong with it."""

    def __init__(self, what, remark="", problems=()):
        self.what, self.remark, self.problems = what, remark, [str(problem) for problem in problems]

    @property
    def mark(self):
        return "FAILED" if self.problems else "ok"

    @classmethod
    def equal(cls, what, found, wanted, remark=""):
        """Holds if `found` is `wanted`; else both are shown, cut to a line."""
        if found == wanted:
            return cls(what, remark)
        return cls(what, remark, [f"found {shortened(found)}, expected {shortened(wanted)}"])


def shortened(value, most=160):
    text = repr(value)
    return text if len(text) <= most else text[:most - 1] + "…"

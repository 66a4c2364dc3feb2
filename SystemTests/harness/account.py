"""A round's losses against what the reflector did. Pure arithmetic, no I/O."""

UNHEARD = {"dropped": 0, "answered": 0, "duplicated": 0}


class Account:
    """Sums over lines. All are 0 when every line's figures are the reflector's, `probes` and `true_losses` aside."""

    def __init__(self):
        self.probes = 0
        self.true_losses = 0
        self.false_losses = 0
        self.missed_losses = 0
        self.received_off = 0
        self.duplicates_off = 0
        self.unsent = 0

    @property
    def is_exact(self):
        return not (self.false_losses or self.missed_losses or self.received_off or self.duplicates_off)


def compare(rounds, truth, address_of):
    """Compares line by line. Several rounds over the same lines are added up before, since the reflector adds them up.

    rounds: parsed JSON results; truth: the reflector's account; address_of: a line's name to the reflector's address.
    """
    told = {line["address"]: line for line in truth["lines"]}
    account = Account()
    for name, address in address_of.items():
        lines = [line for one in rounds for line in one["lines"] if line["name"] == name]
        if len(lines) != len(rounds):
            raise ValueError(f"line {name} is missing from a result")
        # A line that the reflector never heard of is in no account: whatever was lost of it, it did not drop.
        true = told.get(address, UNHEARD)
        # Late and refused count as loss in the ratio, and the reflector causes neither: here they would be false.
        lost = sum(line["lost"] + line["late"] + line["refused"] for line in lines)
        account.probes += sum(line["sent"] for line in lines)
        account.unsent += sum(line["unsent"] for line in lines)
        account.true_losses += true["dropped"]
        account.false_losses += max(0, lost - true["dropped"])
        account.missed_losses += max(0, true["dropped"] - lost)
        account.received_off += abs(sum(line["received"] for line in lines) - true["answered"])
        account.duplicates_off += abs(sum(line["duplicates"] for line in lines) - true["duplicated"])
    return account

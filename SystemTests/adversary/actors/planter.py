"""Another user of the machine, in a folder that both may write to: plants links where a file is to appear, and changes
them while it does."""

import contextlib
import os
import pathlib
import time

from SystemTests.adversary.actors.acting import Clock, arguments, ready, say

# How many processes may begin meanwhile.
NUMBERS = 300


def main():
    flags = arguments(__doc__, folder="", victim="", name="out.json", mode="link", process=0)
    clock, place = Clock(flags.seconds), pathlib.Path(flags.folder) / flags.name
    planted = 0

    def plant(link):
        with contextlib.suppress(OSError):
            link.unlink(missing_ok=True)
            link.symlink_to(flags.victim)
            return 1
        return 0
    planted += plant(place)
    # The names that a program of a number near this one would take.
    for number in range(flags.process, flags.process + NUMBERS * (flags.process > 0)):
        planted += plant(place.with_name(f"{flags.name}.partial-{number}"))
        planted += plant(place.with_name(f".{flags.name}.partial-{number}"))
    ready(planted=planted)
    try:
        while clock.runs:
            if flags.mode == "race":
                # A file of one's own and a link by turns.
                with contextlib.suppress(OSError):
                    place.unlink(missing_ok=True)
                    place.write_text("mine")
                planted += plant(place)
            else:
                time.sleep(0.05)
    finally:
        say(planted=planted, user=os.geteuid())


if __name__ == "__main__":
    main()

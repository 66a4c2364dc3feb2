"""Golden files of what the built programs say, write and send; README.md says how they are compared and updated.

Nothing of the programs' insides is known here. Rounds are measured on loopback; what a busy machine spoils is measured
again, a few times. GOLDEN_UPDATE=1 writes the files in place of comparing them.
"""

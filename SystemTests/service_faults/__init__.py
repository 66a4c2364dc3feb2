"""Faults that the service must survive, each a part that makes it, watches through it and judges what came of it.

What holds after each: every finished round is in the history once, no message is lost, none is sent more often than the
outbox promises, and the service says what happened. Traffic goes to loopback only. SEED=... repeats the moments of
another run. The soak runs when it is named: `make soak`.
"""

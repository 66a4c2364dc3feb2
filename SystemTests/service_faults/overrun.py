"""Rounds that take longer than their period: the next slot is skipped and counted, and none overlap."""

from SystemTests.harness.field import Field
from SystemTests.harness.outcome import Check
from SystemTests.harness.service import Service

EVERY_S = 1
# 60 probes every 20 ms, and nothing to wait for behind them.
PROBE = {"count": 60, "interval": "20ms", "timeout": "150ms"}
ROUNDS = 4


def checks(ground):
    with Field(ground, hosts=1, ports=2, net=77) as field:
        service = Service(ground, field, every=f"{EVERY_S}s", probe=PROBE, clear_after=1)
        with service:
            service.await_rounds(ROUNDS)
            skipped = service.metric("plumbline_round_skipped_total")
            told = service.said("slots were skipped")
            starts = [row[0] / 1e9 for row in service.query("SELECT started FROM round ORDER BY seq")]
            status, _ = service.terminate()
        gaps = [later - earlier for earlier, later in zip(starts, starts[1:])]
        length = PROBE["count"] * 0.02
        problems = [f"{gap:.2f} s after the one before, which took {length:.2f} s" for gap in gaps if gap < length]
        problems += [f"{start % EVERY_S:.2f} s behind its slot" for start in starts if start % EVERY_S > 0.2]
        yield Check("a round that overruns its period skips the next slot, and never overlaps the next round",
                    f"{len(starts)} rounds of {length:.1f} s, {min(gaps):.2f} s apart at least", problems)
        yield Check("each slot that was skipped is counted, and said", f"{skipped:.0f} counted", (
            [] if skipped >= len(gaps) else [f"{skipped:.0f} counted, {len(gaps)} rounds were followed by one"])
            + ([] if told else ["the log does not say so"]))
        yield Check.equal("the service ends with 0", status, 0)

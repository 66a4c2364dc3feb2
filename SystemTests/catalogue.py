"""The suites: a folder beside this file and a line here for each. Its docstring says what it is for."""

from SystemTests.harness.frame import Suite

SUITES = [
    Suite("golden", short_help="without the parts that watch and call", workers=2, max_seconds=300),
    Suite("prober_faults", short_help="fewer lines and probes"),
    Suite("service_faults", short_help="fewer rounds and lines", workers=2),
    Suite("adversary", short_help="fewer lines of a source, fewer connections", max_seconds=300),
    Suite("fleet", short_help="slots of four seconds", workers=2, max_seconds=600),
    Suite("servers", short_help="fewer requests and rounds"),
    Suite("browser", short_help="two windows of twelve", max_seconds=600),
    Suite("interop", short_help="the same as the long form", max_seconds=900),
    Suite("bundle", short_help="fewer calls", takes_executable=False),
]

"""Each actor of the threat model (docs/design/threat-model.md) as a program that tries what it must not achieve.

`actors` are the programs: they spoof, forge, drip and plant, each bounded in time and number, in network namespaces and
folders that the part made. What a part checks is what the actor did not achieve; the witnesses are the round's own
result, a capture (AF_PACKET) and /proc. A part also checks that the actor acted: an attack that did not happen proves
nothing. Whatever needs root is skipped without it.
"""

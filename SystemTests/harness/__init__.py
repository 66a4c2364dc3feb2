"""What all suites of system tests share: the frame that runs parts, and what parts start, wait for and judge.

A suite is a package beside this one and a line in SystemTests/catalogue.py. Its parts are modules with
`checks(ground)`, which yields a `Check` for each thing that must hold, or with PARTS, a list of such functions. What a
part wants of the frame it says in names of its module: ALONE (no other part may run beside it), MAX_SECONDS (its own
bound in time), LONG_FORM_IS_ASKED_FOR or SHORT_FORM_IS_ASKED_FOR (that form of it runs only when it is named). A suite
may have a module `selftest` of unittest cases, and a module `prepare` whose `prepare()` is called before any part.
"""

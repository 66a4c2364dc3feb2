"""What is tested must be there before anything is made."""

from SystemTests.prober_faults.ground import prober


def prepare():
    prober()

"""System tests: the built programs against real servers, other people's programs, faults and bare machines."""

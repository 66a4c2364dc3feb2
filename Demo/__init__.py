"""What `make demo-watch` shows: a simulated field, the service over it, a robot that says what it is told."""

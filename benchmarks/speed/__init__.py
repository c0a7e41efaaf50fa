"""What `make bench` measures: the time and the memory that Bluey takes."""

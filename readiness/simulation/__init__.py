"""A plan drawn many times over; one matter a file."""

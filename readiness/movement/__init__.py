"""What moved between two assessments, and because of what; one matter a file."""

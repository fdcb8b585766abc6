"""What a file made of a paper holds: its visible words, what stands at its edges, and what it carries along; one sort a file."""

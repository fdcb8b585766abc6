"""Whether a paper still matches its inputs: words compared, a paper made anew, and what differs in sentences; one matter a file."""

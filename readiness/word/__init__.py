"""Word files: a group's own template without trust, the styles of a paper, and how text, tables and pictures are marked."""

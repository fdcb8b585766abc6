"""Rows of a table to a change schedule; one matter a file."""

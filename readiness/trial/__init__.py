"""Tests of criteria: cases run, what they have seen, changes they should notice; one matter a file."""

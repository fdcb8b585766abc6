"""The smallest sets of changes that make a checkpoint ready; one matter a file."""

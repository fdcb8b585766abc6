"""Screens for people, one matter a file; all are drawn with the same few strokes."""

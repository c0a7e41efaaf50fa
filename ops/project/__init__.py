"""Reads the files of this project, for all commands."""

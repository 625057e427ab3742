"""Whole archives: many workers that may die, and a folder that keeps what is done."""

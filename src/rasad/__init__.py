"""Rasad reads dated news and keeps the record it implies: who did what to whom, when, where, on whose word."""

"""The record for people: pages in Persian and English, made on the server.

A request goes to `routes`, which asks the module of the page for what it shows, and `view` makes HTML of it with the
words of `messages`. The address says all: the language, the filters, the place in a list.
"""

"""Who may use a record over HTTP: accounts, sessions, tokens, and what each role may do.

All of it is kept in a file beside the store (`rasad.duckdb.accounts`, SQLite, readable by its owner alone), not in a
table of the store. The store has one writer, who may hold it for an hour of adding; and while that one writes, nobody
else can open it. A login, a logout or a token that is taken back must not wait for that, nor may the log miss one:
SQLite lets the server and `rasad user` read and write side by side. And a record is made to be handed on, as a file;
passwords, even hashed, and the addresses of those who logged in are not to go with it.
"""

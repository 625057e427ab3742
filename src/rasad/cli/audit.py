"""`rasad audit`: who did what, when and from where."""

from __future__ import annotations

from contextlib import nullcontext

import typer

from rasad.cli.options import STORE, WAIT, As, File, To, Wait, stored
from rasad.cli.problems import Problems, told


def audit(format: As = None, output: To = None, store: File = STORE, wait: Wait = WAIT) -> None:
    """Show logins, failed logins, verdicts, and changes of users and tokens, the oldest first."""
    from rasad.cli.results import chosen, opened, write_rows
    from rasad.serve.access.file import Accounts
    from rasad.serve.access.log import COLUMNS, entries

    report = Problems()
    with told(report, output), stored(store, wait, report) as record:
        accounts = Accounts(store)
        logged = accounts.reading() if accounts.path.exists() else nullcontext()
        kept = record.reading() if store.exists() or not accounts.path.exists() else nullcontext()
        with logged as log, kept as verdicts, opened(output) as to:
            write_rows(COLUMNS, entries(log, verdicts), chosen(format, output), to)
    raise typer.Exit(report.exit_code)

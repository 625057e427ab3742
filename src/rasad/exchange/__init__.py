"""Step `exchange`: events out in the formats that others read, and others' events in, beside ours and marked as theirs.

Modelling decisions. A format that has no field for a status gets only what happened: "may attack" and "did not attack"
are no attacks. The strict view adds what is announced, as agreements and threats. What has several actors on a side is
a row for each pair in formats of pairs. What a format asks for and nobody told (a day, a tone) is left empty, or the
event is left out and counted; it is never made up.
"""

from __future__ import annotations

from rasad.exchange.export import FORMATS, export
from rasad.exchange.records import Record, records
from rasad.exchange.sources import SYSTEMS, theirs

__all__ = ["FORMATS", "SYSTEMS", "Record", "export", "records", "theirs"]

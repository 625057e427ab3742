"""GDELT 2.0 events as ours: CAMEO codes to PLOVER, known groups and FIPS codes to the codes that Rasad uses."""

from __future__ import annotations

from rasad.coder.cameo import codes
from rasad.exchange.gdelt import EVENTS, STATE
from rasad.exchange.tables import countries_by, sectors_by
from rasad.exchange.theirs import Unfit, actor, day, degree, event, on, site, state_name, text, whole
from rasad.model import Actor, Foreign, Site

# The columns that a field of an event holds; all others go to its record.
HELD = frozenset((
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate", "Actor1Name", "Actor2Name", "Actor1CountryCode",
    "Actor2CountryCode", "Actor1KnownGroupCode", "Actor2KnownGroupCode", "Actor1Type1Code", "Actor2Type1Code",
    "ActionGeo_Lat", "ActionGeo_Long", "SOURCEURL",
))  # fmt: skip


def gdelt(row: dict[str, str]) -> Foreign:
    """An event of a row. CAMEO's statements (01) and appeals (02) have no type in PLOVER."""
    code = text(row, "EventCode")
    act = codes().get(code) or codes().get(code[:3])
    if act is None:
        raise Unfit(f"CAMEO {code[:2]} has no PLOVER type")
    added, url = day(text(row, "DATEADDED")[:8]), text(row, "SOURCEURL")
    return event(
        "gdelt",
        text(row, "GLOBALEVENTID"),
        act.type,
        act.mode or "",
        act.contexts,
        source=side(row, "Actor1"),
        target=side(row, "Actor2"),
        time=on(day(text(row, "SQLDATE"))),
        place=where(row),
        stories=(url,) if url else (),
        first_reported=added,
        last_reported=added,
        tellings=whole(text(row, "NumMentions")),
        sources=whole(text(row, "NumSources")),
        record={name: value for name in EVENTS if name not in HELD and (value := text(row, name))},
    )


def side(row: dict[str, str], prefix: str) -> tuple[Actor, ...]:
    state, group = text(row, f"{prefix}CountryCode"), text(row, f"{prefix}KnownGroupCode")
    ours = countries_by("cameo").get(state, state) if state else countries_by("group").get(group, "")
    kind = text(row, f"{prefix}Type1Code")
    return actor(text(row, f"{prefix}Name"), "", ours, sectors_by("cameo").get(kind, kind))


def where(row: dict[str, str]) -> Site | None:
    """The name without the names of what it lies in, which follow it after commas."""
    code = countries_by("fips").get(text(row, "ActionGeo_CountryCode"), "")
    name = text(row, "ActionGeo_FullName").split(",")[0].strip()
    if text(row, "ActionGeo_Type") == STATE:
        name = state_name(code) or name
    return site(name, code, degree(text(row, "ActionGeo_Lat")), degree(text(row, "ActionGeo_Long")))

"""Feeds on the web, asked again and again: step `read` for what outlets publish from now on."""

from __future__ import annotations

from rasad.watch.fetch import Fetcher
from rasad.watch.poll import Polled, State, poll
from rasad.watch.schedule import polls
from rasad.watch.settings import Feed, Settings, SettingsError, load, seconds

__all__ = ["Feed", "Fetcher", "Polled", "Settings", "SettingsError", "State", "load", "poll", "polls", "seconds"]

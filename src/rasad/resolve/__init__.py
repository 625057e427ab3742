"""Mentions to actors and places: who held which office when, whose police, which Tripoli."""

from rasad.resolve.actors import Actor
from rasad.resolve.memory import Context, StoryMemory
from rasad.resolve.resolver import Resolver

__all__ = ["Actor", "Context", "Resolver", "StoryMemory"]

"""What stands for a story in a list."""

from __future__ import annotations

from rasad.model import Story

LONGEST = 110  # characters of a line that stands for a title


def headline(story: Story) -> str:
    """Its title, else the beginning of its first line."""
    if story.title:
        return story.title
    line = story.text.strip().partition("\n")[0].strip()
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rsplit(maxsplit=1)[0]} …"

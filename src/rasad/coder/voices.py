"""On whose word: the chain of voices behind an act, outermost first.

It opens with the agency that the story is credited to, goes on with the voices that the encoder tied to the act in its
sentence, and, inside a quotation that began in an earlier sentence, with the speaker heard there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from rasad.coder.actors import Named
from rasad.coder.ontology import is_speech
from rasad.lang import lexicon
from rasad.model import Act, Party, Quotation, Sentence, Span, Story, Voice

Said = tuple[tuple[Voice, ...], tuple[Span, ...]]


class Speakers:
    """Who speaks which quotation of a story; fed with its sentences in order."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.last: Span | None = None  # the words that name the voice heard last
        self.of: dict[Quotation, Span | None] = {}

    def hear(self, sentence: Sentence) -> None:
        """Notes who speaks the quotations that open in `sentence`."""
        opened = [q for q in sentence.quotations if sentence.span.contains((q.span.start, q.span.start))]
        text = self.story.text[sentence.span.start : sentence.span.end]
        reporting, same_speaker = patterns(self.story.lang)
        if not reporting.search(text):
            for quotation in opened:
                self.of.setdefault(quotation, self.last if starts_sentence(quotation, sentence) else None)
            return
        speaker = self.speaker(sentence)
        if speaker is None and same_speaker.search(text):
            speaker = self.last
        self.last = speaker or self.last
        for quotation in opened:
            self.of[quotation] = speaker

    def speaker(self, sentence: Sentence) -> Span | None:
        """The subject of the reporting verb: the voice that the encoder found, else the name that stands where the
        language puts the subject: first in Persian, nearest to the verb in English."""
        outside = [
            m.span for m in sentence.mentions
            if m.kind != "LOC" and not any(q.span.contains(m.span) for q in sentence.quotations)
        ]  # fmt: skip
        voices = [act.by[-1] for act in sentence.acts if act.by]
        if voices:
            return voices[0]
        if not outside:
            return None
        if self.story.lang == "fa":
            return outside[0]
        text = self.story.text[sentence.span.start : sentence.span.end]
        verb = patterns(self.story.lang)[0].search(text)
        at = sentence.span.start + (verb.start() if verb else 0)
        return min(outside, key=lambda span: min(abs(span.start - at), abs(span.end - at)))

    def subject(self, act: Act, sentence: Sentence) -> Span | None:
        """Who speaks the quotation around an act: the last person named before it in the sentence who is no further
        voice («به گزارش X، کیم نوشت: «…»»), else, where it began earlier, the speaker heard there."""
        for quotation in sentence.quotations:
            if quotation.span.contains(act.trigger[0]):
                if quotation.span.start < sentence.span.start:
                    return self.of.get(quotation)
                before = [m.span for m in sentence.mentions if m.kind == "PER" and m.span.end <= quotation.span.start]
                return next((s for s in reversed(before) if not any(s.overlaps(by) for by in act.by)), None)
        return None

    def beyond(self, act: Act, sentence: Sentence) -> Span | None:
        """The speaker of the quotation around the act, where it began before this sentence."""
        for quotation in sentence.quotations:
            if quotation.span.contains(act.trigger[0]) and quotation.span.start < sentence.span.start:
                return self.of.get(quotation)
        return None


def starts_sentence(quotation: Quotation, sentence: Sentence) -> bool:
    return quotation.span.start - sentence.span.start <= 1


@cache
def patterns(lang: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Matchers of reporting verbs and of subjects that go on with the last voice."""
    known = lexicon(lang, "reporting")

    def any_of(words: list[str]) -> re.Pattern[str]:
        return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)", re.IGNORECASE)

    return any_of(known["verbs"]), any_of(known["same_speaker"] + lexicon(lang, "pronouns")["person"])


def attribute(act: Act, sentence: Sentence, source: Sequence[Party], speakers: Speakers, named: Named) -> Said:
    """The chain of an act and the words that it rests on. A voice named outside the sentence has no span of its own:
    its words are in the evidence."""
    chain: list[Voice] = []
    words: list[Span] = []
    for credit in speakers.story.credits:
        if credit.kind == "credit":
            chain.append(named.credited(credit.name))
            words += [credit.span] if credit.span else []
    inner = [span for span in act.by if not (is_speech(act.type) and any(p.span.overlaps(span) for p in source))]
    beyond = speakers.beyond(act, sentence)
    if beyond and not inner:
        chain.append(named.voice(beyond, here=False))
        words.append(beyond)
    chain += [named.voice(span, here=True) for span in inner]
    return tuple(distinct(chain)), tuple(words + inner)


def distinct(chain: Sequence[Voice]) -> list[Voice]:
    """A voice that the story is credited to and that is named again in the sentence stands once, with its words."""
    named = {voice.entity or voice.name for voice in chain if voice.span}
    return [voice for voice in chain if voice.span or (voice.entity or voice.name) not in named]

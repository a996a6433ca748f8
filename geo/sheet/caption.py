"""The words to publish beside a picture: what it shows, the deaths, whose work it is."""

from __future__ import annotations

from geo.sheet.layout import Subject
from geo.sheet.look import Look
from geo.sheet.margins import credit_lines


def caption_of(subject: Subject, look: Look) -> str:
    """Return plain text, a paragraph a line: title, caption, sentence, deaths, credits.

    Of two maps each has its own sentence, the days before first.
    """
    say, dataset = look.say, subject.dataset
    lines = [subject.title, subject.recipe.caption]
    for half in filter(None, (subject.before, subject)):
        key = "sheet.pair.before" if half is subject.before else "sheet.pair.after"
        head = say(key) + ": " if subject.before else ""
        lines += [head + half.sentence, half.deaths]
    lines += [say("sheet.as_of", day=dataset.last_day), *credit_lines(subject, look)]
    return "\n".join(line for line in lines if line)

"""What is asked of the resolver and what it answers, with how it came to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from data.note import Note
from geo.where.gazetteer import Place


class Outcome(StrEnum):
    """What may be done with an answer."""

    ACCEPTED = "accepted"  # may be used unseen
    REVIEW = "review"  # a person should look first
    AREA = "area"  # the point stands for a district or more
    AMBIGUOUS = "ambiguous"  # several places are called so; none is chosen
    UNRESOLVED = "unresolved"


class Method(StrEnum):
    """How a name led to a place, the surest first."""

    DECIDED = "decided"  # a person said so
    NAME = "name"  # it is called so
    ALIAS = "alias"  # it is also called so
    SOUND = "sound"  # another transliteration of one of its names
    SCRIPT = "script"  # the same consonants in another script
    FUZZY = "fuzzy"  # a letter or two differ
    RELATIVE = "relative"  # it lies by the places named
    DISTRICT = "district"  # the name is not known, the district it is said to lie in is
    PROVINCE = "province"
    PROVIDER = "provider"  # an online service that was configured
    NONE = "none"

    @property
    def is_called(self) -> bool:
        """Return whether the place has the very name that was asked."""
        return self in (Method.NAME, Method.ALIAS)


class Agreement(IntEnum):
    """How a place fits what was stated of where it lies, the best first."""

    SAME = 0  # its district is the stated one
    INSIDE = 1  # it lies where the stated district does, whatever its own is called
    STATED = 2  # no district was stated, but country or province, and they fit
    UNTOLD = 3  # nothing was stated that could be compared
    AGAINST = 4  # it lies elsewhere


@dataclass(frozen=True)
class Asked:
    """A written place and what is known of where it lies; all may be empty.

    `country` is an ISO alpha-2 code or a name, `admin1` an ISO 3166-2 code or a name.
    """

    text: str
    country: str = ""
    admin1: str = ""
    admin2: str = ""


@dataclass(frozen=True)
class Candidate:
    """A place that may be meant: how its name answers, by which spelling, how well it fits.

    `score` is from 0 to 1: the likeness of the names (1 is the same) times the fit of the
    context (1 is the stated district). It orders candidates; it is no probability, which
    is what geo.where.bands is for.
    """

    place: Place
    method: Method
    likeness: float
    spelling: str
    agreement: Agreement
    score: float
    qualified: bool = False  # it has the name only together with the word for where it lies
    is_own: bool = True  # its own list calls it so, and not only a longer one


@dataclass(frozen=True)
class Answer:
    """The answer to one question.

    `place` is None where nothing was chosen: ambiguous and unresolved. `alternatives` are the
    other places that may be meant, the best first. `reason` says why the outcome is what it is.
    """

    asked: Asked
    outcome: Outcome
    method: Method
    reason: Note
    score: float = 0.0
    place: Place | None = None
    agreement: Agreement = Agreement.UNTOLD
    alternatives: tuple[Candidate, ...] = ()

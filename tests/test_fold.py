"""Folded text is compared; what people type alike is alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.fold import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jaish ul-ʿAdl", "jaish ul adl"),
        ("Türkiye", "turkiye"),
        ("Bālochistān", "balochistan"),
        ("Iğdır", "igdir"),
        ("نيروهاي", "نیروهای"),
        ("كيچ", "کیچ"),
        ("می\u200cرود", "میرود"),
        ("کوئٹہ", "كوئٹه"),
        ("قَلات", "قلات"),
        ("۱۶ ژانویه", "16 ژانویه"),
        ("Straße", "STRASSE"),
        ("  Koh-e\tSabz ", "koh e sabz"),
    ],
)
def test_spellings_of_one_word_are_one(one, other):
    """Case, accents, letters of another keyboard, joiners and hyphens do not count."""
    assert fold(one) == fold(other)


def test_different_words_stay_different():
    """Folding does not take away what tells two names apart."""
    assert len({fold(name) for name in ("Saravan", "Sarbaz", "سراوان", "سرباز")}) == 4


@given(st.text())
def test_folding_twice_changes_nothing(text):
    """What is folded is folded."""
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_a_folded_text_has_single_spaces_only(text):
    """Words can be split at spaces."""
    assert fold(text) == " ".join(fold(text).split())

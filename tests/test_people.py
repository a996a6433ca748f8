"""Who acts in a session of the dashboard: by the login of a server in front, here, or a guest."""

from __future__ import annotations

import pytest

from data.store.base import acting, who
from pages.parts.people import LONGEST, name_of

HERE = {"Host": "127.0.0.1:8501"}


def test_on_this_computer_it_is_who_runs_sarhad() -> None:
    """As for the commands, also by name and by the newer kind of address."""
    for host in ("127.0.0.1:8501", "localhost:8501", "[::1]:8501", "LOCALHOST"):
        assert name_of({"Host": host}, None) == who()
    assert name_of({}, None) == who()  # no browser at all


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        (HERE, "192.0.2.7"),
        ({"Host": "sarhad.example.org"}, None),  # a server in front, on this computer
        ({**HERE, "X-Forwarded-For": "192.0.2.7"}, None),
        ({"Host": "127.0.0.1.example.org"}, None),
    ],
)
def test_from_elsewhere_without_a_login_it_is_a_guest(
    headers: dict[str, str], address: str | None
) -> None:
    """Nobody is taken for who runs Sarhad."""
    assert name_of(headers, address) == ""


def test_a_server_with_a_login_names_who_it_is() -> None:
    """On one line, without hidden signs, and short."""
    assert name_of({**HERE, "X-Forwarded-User": "amina"}, "192.0.2.7") == "amina"
    odd = name_of({"X-Remote-User": "a\u202eb\nc" + "d" * 500}, None)
    assert odd.startswith("ab c")
    assert len(odd) <= LONGEST


def test_the_journal_names_who_acts_until_the_block_ends() -> None:
    """Also where it ends with a fault; "" is who is at the computer."""
    here = who()
    with acting("amina"):
        assert who() == "amina"
        with acting(""):
            assert who() == here
        with pytest.raises(ZeroDivisionError), acting("babak"):
            _ = 1 / 0
        assert who() == "amina"
    assert who() == here

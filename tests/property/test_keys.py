"""No slip of a hand or an eye turns a key into another that looks right."""

from __future__ import annotations

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from bluey.access.keys import RANDOM_KEYS, Mistyped, NotAKey, digest_of, make_key, parse_key
from tests.proof import tries

TENANT_IDS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,62}", fullmatch=True)
KEYS = st.builds(make_key, TENANT_IDS, st.integers(0, RANDOM_KEYS - 1))
TYPED = string.ascii_letters + string.digits + "-_ .\nß"


def is_key(text: str) -> bool:
    try:
        parse_key(text)
    except (Mistyped, NotAKey):
        return False
    return True


@given(tenant_id=TENANT_IDS, random_number=st.integers(0, RANDOM_KEYS - 1))
@settings(max_examples=100)
def test_a_key_is_read_as_it_was_made(tenant_id: str, random_number: int) -> None:
    key = make_key(tenant_id, random_number)
    parsed = parse_key(key)

    assert (tenant_id, digest_of(key)) == (parsed.tenant_id, parsed.digest)


@given(key=KEYS)
@settings(max_examples=15)
def test_every_other_character_at_every_place_is_found(key: str) -> None:
    for place, character in enumerate(key):
        for other in TYPED.replace(character, ""):
            assert not is_key(key[:place] + other + key[place + 1 :])


@given(key=KEYS)
@settings(max_examples=100)
def test_every_two_neighbours_in_each_others_place_are_found(key: str) -> None:
    for place in range(len(key) - 1):
        if key[place] != key[place + 1]:
            assert not is_key(key[:place] + key[place + 1] + key[place] + key[place + 2 :])


@given(key=KEYS)
@settings(max_examples=100)
def test_every_character_too_few_or_twice_is_found(key: str) -> None:
    for place in range(len(key)):
        assert not is_key(key[:place] + key[place + 1 :])
        assert not is_key(key[:place] + key[place] + key[place:])


@given(
    text=st.one_of(
        KEYS, st.text(max_size=80), st.text("bly_-09AZaz", max_size=50).map("bly_".__add__)
    )
)
@settings(max_examples=tries(300, everyday=100))
def test_whatever_comes_is_a_key_or_is_refused(text: str) -> None:
    try:
        parsed = parse_key(text)
    except (Mistyped, NotAKey):
        return
    assert text.startswith(f"bly_{parsed.tenant_id}_")

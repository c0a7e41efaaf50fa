"""The pages of the KV ledger as they are in the store: the names of their KV keys, and a tally as a
key's metadata."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import TypeGuard

from bluey.budgets.book import Tally
from bluey.errors import StorageUnavailable

# A KV key's metadata holds 1,024 bytes, and model ids are long. The models used least are summed as
# `other`.
MAX_MODELS_PER_KEY = 8
MAX_METADATA_BYTES = 1_024
OTHER_MODELS = "other"


def pages_prefix(account: str) -> str:
    """The prefix of an account's pages: `budget/<account>/<period>/<page>.<version>`."""
    return f"budget/{account}/"


def sum_of_pages(found: Iterable[tuple[str, object]], ours: Set[str] = frozenset()) -> Tally:
    """The sum of a window's KV keys: each page's version with the highest total, without the pages
    in `ours`. Raises StorageUnavailable when one of them is not a tally."""
    latest: dict[str, Tally] = {}
    for name, metadata in found:
        page_id = name.rpartition("/")[2].partition(".")[0]
        if page_id not in ours:
            tally = from_metadata(metadata)
            if page_id not in latest or tally.requests > latest[page_id].requests:
                latest[page_id] = tally
    whole = Tally()
    for tally in latest.values():
        whole.merge(tally)
    return whole


def to_metadata(tally: Tally) -> dict[str, object]:
    """A tally as the metadata of its KV key: `t` tokens, `r` requests, `m` tokens by model; and
    where there are any `u` uncounted tokens, `d` micro-dollars of these models, in the order of
    their names, and `n` tokens without a price.

    A Worker that knows of no dollars reads the first four as ever."""
    tokens, costs = tally.tokens_by_model, tally.micro_usd_by_model
    dearest = sorted(tokens, key=lambda name: (-costs.get(name, 0), -tokens[name], name))
    named = min(len(dearest), MAX_MODELS_PER_KEY)
    while True:
        rest = dearest[named:]
        tokens_by_model = _with_others(tokens, dearest[:named], rest)
        metadata: dict[str, object] = {"t": tally.tokens, "r": tally.requests, "m": tokens_by_model}
        if tally.uncounted_tokens:
            metadata["u"] = tally.uncounted_tokens
        if tally.micro_usd:
            micro_usd_by_model = _with_others(costs, dearest[:named], rest)
            if OTHER_MODELS in micro_usd_by_model:
                tokens_by_model.setdefault(OTHER_MODELS, 0)
            metadata["d"] = [micro_usd_by_model.get(name, 0) for name in sorted(tokens_by_model)]
        if tally.unpriced_tokens:
            metadata["n"] = tally.unpriced_tokens
        # The platform counts bytes of UTF-8, which are never more than these characters.
        if named == 0 or len(json.dumps(metadata, separators=(",", ":"))) <= MAX_METADATA_BYTES:
            return metadata
        named -= 1


def from_metadata(metadata: object) -> Tally:
    """The tally in a KV key's metadata. Raises StorageUnavailable when the metadata is not a tally:
    a total that cannot be read must not count as nothing."""
    if isinstance(metadata, dict):
        tokens, requests, by_model = (metadata.get(name) for name in "trm")
        uncounted, unpriced = metadata.get("u", 0), metadata.get("n", 0)
        if (
            _is_count(tokens)
            and _is_count(requests)
            and _is_count(uncounted)
            and _is_count(unpriced)
            and isinstance(by_model, dict)
            and all(map(_is_count, by_model.values()))
            # Sums of tallies are made of their models' tokens.
            and tokens == sum(by_model.values())
            and uncounted <= tokens
            and unpriced <= tokens
        ):
            costs = _costs_in(metadata.get("d", [0] * len(by_model)), sorted(by_model))
            return Tally(
                tokens,
                requests,
                dict(by_model),
                uncounted,
                sum(costs.values()),
                costs,
                unpriced,
            )
    raise StorageUnavailable("a key's metadata is not a tally")


def _with_others(
    by_model: Mapping[str, int], named: Sequence[str], others: Sequence[str]
) -> dict[str, int]:
    counts = {name: by_model[name] for name in named if name in by_model}
    if rest := sum(by_model.get(name, 0) for name in others):
        counts[OTHER_MODELS] = counts.get(OTHER_MODELS, 0) + rest
    return counts


def _costs_in(listed: object, models: Sequence[str]) -> dict[str, int]:
    if isinstance(listed, list) and len(listed) == len(models) and all(map(_is_count, listed)):
        return {name: cost for name, cost in zip(models, listed, strict=True) if cost}
    raise StorageUnavailable("a key's metadata is not a tally")


def _is_count(value: object) -> TypeGuard[int]:
    # In Python `True` is an int.
    return type(value) is int and value >= 0

"""The rows of a table of usage: by tenant, model, key or day."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bluey.budgets.book import Tally
from ops.totals.spent import Span, Spent, summed


class By(StrEnum):
    """What a row is about."""

    TENANT = "tenant"
    MODEL = "model"
    KEY = "key"
    DAY = "day"


class Sort(StrEnum):
    """What decides the order of the rows: the most first, names and days from the first on. The
    cost is `usd` in CSV."""

    COST = "cost"
    USD = "usd"
    TOKENS = "tokens"
    REQUESTS = "requests"
    NAME = "name"


OTHER_KEYS = "(other keys)"
NO_DAYS = "(no days)"


@dataclass(frozen=True)
class Row:
    """One row. `names` says what it is about, a text for each column; `share` is of the tightest
    limit; `line` has a number for each day. None: not known here.

    `counts_months` is true where it has whole months in it, `is_removed` where it is about a
    tenant that is not served any more.
    """

    names: tuple[str, ...]
    tally: Tally
    requests: int | None
    share: float | None = None
    line: tuple[int, ...] | None = None
    counts_months: bool = False
    is_removed: bool = False


COLUMNS: dict[By, tuple[str, ...]] = {
    By.TENANT: ("tenant", "deployment"),
    By.MODEL: ("model",),
    By.KEY: ("tenant", "deployment", "key", "label"),
    By.DAY: ("day",),
}


def rows_of(spent: Sequence[Spent], by: By, sort: Sort, span: Span) -> list[Row]:
    """The rows of what was used, sorted."""
    tenants = [each for each in spent if each.key_id is None]
    make: dict[By, Callable[[], Iterable[Row]]] = {
        By.TENANT: lambda: (
            _row_of(each, (each.tenant, each.deployment), span) for each in tenants
        ),
        By.MODEL: lambda: _by_model(total_of(tenants, span)),
        By.KEY: lambda: _by_key(spent, span),
        By.DAY: lambda: _by_day(tenants, span),
    }
    order: dict[Sort, Callable[[Row], tuple[object, ...]]] = {
        Sort.COST: lambda row: (-row.tally.micro_usd, -row.tally.tokens, row.names),
        Sort.TOKENS: lambda row: (-row.tally.tokens, row.names),
        Sort.REQUESTS: lambda row: (-(row.requests or 0), row.names),
        Sort.NAME: lambda row: row.names,
    }
    return sorted(make[by](), key=order[Sort.COST if sort is Sort.USD else sort])


def total_of(spent: Iterable[Spent], span: Span) -> Row:
    """What all tenants have used. API keys are in their tenants'."""
    tenants = [each for each in spent if each.key_id is None]
    tally = summed(each.total(span) for each in tenants)
    line = _line([summed(day) for day in zip(*(each.days(span) for each in tenants), strict=True)])
    counts_months = any(each.counts_months(span) for each in tenants)
    return Row((), tally, tally.requests, line=line, counts_months=counts_months)


def _row_of(spent: Spent, names: tuple[str, ...], span: Span) -> Row:
    tally = spent.total(span)
    counts_months = spent.counts_months(span)
    return Row(
        names,
        tally,
        tally.requests,
        spent.share(span),
        None if counts_months else _line(spent.days(span)),
        counts_months,
        spent.is_removed,
    )


def _line(days: Sequence[Tally]) -> tuple[int, ...]:
    """What each day cost, or its tokens where nothing had a price."""
    has_prices = any(day.micro_usd for day in days)
    return tuple(max(0, day.micro_usd if has_prices else day.tokens) for day in days)


def _by_model(total: Row) -> Iterable[Row]:
    whole = total.tally
    for model in {**whole.tokens_by_model, **whole.micro_usd_by_model}:
        tokens = whole.tokens_by_model.get(model, 0)
        micro_usd = whole.micro_usd_by_model.get(model, 0)
        tally = Tally(
            tokens=tokens,
            tokens_by_model={model: tokens},
            micro_usd=micro_usd,
            micro_usd_by_model={model: micro_usd},
        )
        # A ledger counts requests, not those of each model.
        yield Row((model,), tally, None, counts_months=total.counts_months)


def _by_key(spent: Sequence[Spent], span: Span) -> Iterable[Row]:
    for tenant in (each for each in spent if each.key_id is None):
        whose = (tenant.tenant, tenant.deployment)
        keys = [each for each in spent if each.key_id and (each.tenant, each.deployment) == whose]
        for key in keys:
            yield _row_of(key, (*whose, key.key_id or "", key.label or ""), span)
        rest = tenant.total(span).minus(summed(key.total(span) for key in keys))
        # What has no limits of its own is counted with its tenant only.
        if rest.tokens or rest.requests or rest.micro_usd or not keys:
            yield Row(
                (*whose, OTHER_KEYS, ""),
                rest,
                rest.requests,
                counts_months=tenant.counts_months(span),
                is_removed=tenant.is_removed,
            )


def _by_day(tenants: Sequence[Spent], span: Span) -> Iterable[Row]:
    for index, day in enumerate(span.days):
        tally = summed(each.days(span)[index] for each in tenants)
        yield Row((day,), tally, tally.requests)
    rest = summed(each.total(span) for each in tenants).minus(
        summed(day for each in tenants for day in each.days(span))
    )
    if rest.tokens or rest.requests or rest.micro_usd:
        yield Row((NO_DAYS,), rest, rest.requests, counts_months=span.month is None)

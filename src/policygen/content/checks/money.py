"""Cost and funding that add up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import get_args

from policygen.content.corpus import Corpus
from policygen.content.load import Loaded
from policygen.content.models.base import Amount, Record
from policygen.content.models.paper import Cost, Funding, Policy, Recommendation
from policygen.content.read_yaml import Path
from policygen.content.walk import records
from policygen.findings import Finding, say

#: The units that are money.
CURRENCIES: frozenset[str] = frozenset(get_args(Cost.model_fields["currency"].annotation))


def check_money(corpus: Corpus) -> Iterator[Finding]:
    """Yield a finding for each amount of money that is none, or that does not fit the others."""
    for _, loaded in corpus.loaded():
        for path, record in records(loaded.model):
            match record:
                case Policy(budget=Amount() as amount):
                    yield from _money(amount, (*path, "budget"), loaded)
                case Funding(amount=Amount() as amount):
                    yield from _money(amount, (*path, "amount"), loaded)
                case Recommendation(cost=Cost() as cost):
                    yield from _cost(cost, record, path, loaded)
                case _:
                    pass  # says nothing of money


def _money(amount: Amount, path: Path, loaded: Loaded[Record]) -> Iterator[Finding]:
    if amount.unit not in CURRENCIES:
        yield loaded.finding(
            "E271", loaded.place((*path, "unit")), say("money is not counted in “{unit}”", unit=amount.unit),
            say("units of money are: {units}", units=", ".join(sorted(CURRENCIES))),
        )  # fmt: skip


def _cost(cost: Cost, recommendation: Recommendation, path: Path, loaded: Loaded[Record]) -> Iterator[Finding]:
    if cost.max < cost.min:
        return  # E206 has said it, and nothing can be compared
    if cost.min < 0:
        yield loaded.finding(
            "E270", loaded.place((*path, "cost", "min")), say("a cost cannot be less than nothing"),
            say("delete the minus sign; what comes in belongs to “funding”"),
        )  # fmt: skip
        return
    known = [
        (n, item.state, item.amount.value)
        for n, item in enumerate(recommendation.funding)
        if item.amount and item.amount.unit == cost.currency
    ]
    total = sum((value for _, _, value in known), Decimal(0))
    secured = sum((value for _, state, value in known if state == "secured"), Decimal(0))
    related = tuple(
        (loaded.place((*path, "funding", n, "amount", "value")), say("counted here: {value}", value=str(value)))
        for n, _, value in known
    )
    if secured > cost.max:
        finding = loaded.finding(
            "W272", loaded.place((*path, "cost", "max")),
            say("the secured funding ({funding}) is more than the greatest cost ({cost})",
                funding=str(secured), cost=str(cost.max)),
            say("correct the cost or the funding"),
        )  # fmt: skip
        yield replace(finding, related=related)
    elif recommendation.funding and len(known) == len(recommendation.funding) and total < cost.min:
        finding = loaded.finding(
            "W273", loaded.place((*path, "cost", "min")),
            say("all funding together ({funding}) is less than the least cost ({cost})",
                funding=str(total), cost=str(cost.min)),
            say("add what is missing under “funding”, without an amount if it is not known"),
        )  # fmt: skip
        yield replace(finding, related=related)

from __future__ import annotations

import json
from typing import Annotated, Self

import pytest
from pydantic import Field, ValidationError, model_validator

from bluey.errors import Problem
from bluey.validation import UNKNOWN_KEY, Value, problems_of


class Leaf(Value):
    max_count: int
    share: float = 0.5


class Tree(Value):
    root_leaf: Leaf
    leaves: tuple[Leaf, ...] = ()
    buds: Annotated[tuple[Leaf, ...], Field(min_length=1)] | None = None


def problems(raw: object) -> tuple[Problem, ...]:
    with pytest.raises(ValidationError) as refused:
        Tree.model_validate(raw)
    return problems_of(refused.value)


def test_keys_are_camel_case_outside_and_snake_case_inside() -> None:
    tree = Tree.model_validate({"rootLeaf": {"maxCount": 1}, "leaves": [{"maxCount": 2}]})

    assert (1, 2) == (tree.root_leaf.max_count, tree.leaves[0].max_count)


def test_a_value_cannot_be_changed() -> None:
    leaf = Leaf.model_validate({"maxCount": 1})

    with pytest.raises(ValidationError, match="frozen"):
        leaf.max_count = 2  # type: ignore[misc]  # that it may not is what is tested


def test_every_problem_is_named_by_the_inputs_own_keys() -> None:
    raw = {"rootLeaf": {"maxCount": "many", "extra": 1}, "leaves": [{"maxCount": 1}, {}]}

    message = "Input should be a valid integer, unable to parse string as an integer"
    assert problems(raw) == (
        Problem("rootLeaf.maxCount", message),
        Problem("rootLeaf.extra", UNKNOWN_KEY),
        Problem("leaves.1.maxCount", "Field required"),
    )


@pytest.mark.parametrize(
    ("buds", "found"),
    [
        ([], [("buds", "Must have at least 1 item")]),
        ([{}], [("buds.0.maxCount", "Field required")]),
        ([{}, {}], [("buds.0.maxCount", "Field required"), ("buds.1.maxCount", "Field required")]),
    ],
    ids=["empty", "one-wrong", "all-wrong"],
)
def test_only_what_is_empty_is_called_empty(
    buds: list[object], found: list[tuple[str, str]]
) -> None:
    expected = tuple(Problem(path, message) for path, message in found)
    assert expected == problems({"rootLeaf": {"maxCount": 1}, "buds": buds})


class Pair(Value):
    left: int = 0
    right: int = 0

    @model_validator(mode="after")
    def _is_a_pair(self) -> Self:
        if self.left != self.right:
            raise ValueError("Both are to be the same")
        return self


def test_what_our_own_check_says_stands_alone() -> None:
    with pytest.raises(ValidationError) as refused:
        Pair.model_validate({"left": 1})

    assert (Problem("(body)", "Both are to be the same"),) == problems_of(refused.value)


class Kinds(Value):
    listed: tuple[int, ...] | None = None
    named: dict[str, int] | None = None
    leaf: Leaf | None = None
    nothing: None = None
    few: Annotated[tuple[int, ...], Field(max_length=2)] = ()
    one: Annotated[dict[str, int], Field(max_length=1)] | None = None


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"listed": 1}, "Input should be a valid array"),
        ({"named": 1}, "Input should be an object"),
        ({"leaf": 1}, "Input should be an object"),
        ({"nothing": 1}, "Input should be null"),
        ({"few": [1, 2, 3]}, "Must have at most 2 items"),
        ({"one": {"a": 1, "b": 2}}, "Must have at most 1 item"),
    ],
)
def test_what_is_wrong_is_said_in_jsons_words(given: dict[str, object], message: str) -> None:
    (place,) = given
    with pytest.raises(ValidationError) as refused:
        Kinds.model_validate(given)
    with pytest.raises(ValidationError) as refused_text:
        Kinds.model_validate_json(json.dumps(given))
    for error in (refused.value, refused_text.value):
        assert (Problem(place, message),) == problems_of(error)


def test_the_inner_name_of_a_key_is_unknown_outside() -> None:
    assert problems({"root_leaf": {"maxCount": 1}}) == (
        Problem("rootLeaf", "Field required"),
        Problem("root_leaf", UNKNOWN_KEY),
    )


def test_a_problem_of_the_whole_is_at_the_body() -> None:
    (problem,) = problems([])

    assert "(body)" == problem.path


@pytest.mark.parametrize("share", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_json_does_not_have_is_refused(share: float) -> None:
    assert problems({"rootLeaf": {"maxCount": 1, "share": share}}) == (
        Problem("rootLeaf.share", "Input should be a finite number"),
    )

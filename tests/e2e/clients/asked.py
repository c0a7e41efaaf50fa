"""What the clients for Python ask a model for: an answer's form, and what a tool does."""

from pydantic import BaseModel


class City(BaseModel):
    """A city."""

    city: str
    population: int


def weather(city: str) -> str:
    """The weather in a city."""
    return f"{city} is wet"

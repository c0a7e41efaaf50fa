"""Which models Workers AI serves, as far as this checkout knows."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bluey import jsonc

FILE = Path(__file__).with_name("catalogue.jsonc")


class Catalogue(BaseModel):
    """The served models and the retired ones (model to the day it was retired), on a date."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    as_of: str
    served: tuple[str, ...]
    retired: dict[str, str]


@cache
def catalogue() -> Catalogue:
    """The bundled catalogue."""
    return Catalogue.model_validate(jsonc.loads(FILE.read_text()))

"""The schemas of the description: from the types of requests, replies and events."""

from collections.abc import Iterable, Mapping
from typing import Any, get_origin

from pydantic import BaseModel, ConfigDict, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from ops.api_description.docstrings import docstrings_of_keys, unwrapped

REF = "#/components/schemas/{model}"

# A reply has the JSON keys of its type and no others. The docstrings below the fields describe
# them.
_OF_REPLIES = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class _WithDocstrings(GenerateJsonSchema):
    """Adds the docstrings below the fields of models. pydantic could read them itself, but would
    then do so in the Worker, too."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """See GenerateJsonSchema."""
        made = super().model_schema(schema)
        model: type[BaseModel] = schema["cls"]
        for name, description in docstrings_of_keys(model).items():
            key = model.model_fields[name].alias or name
            made["properties"][key]["description"] = description
        return made


class Schemas:
    """The schemas of some types, and of all types in them.

    `names` has the names and descriptions of types without their own, because they are made from
    another type, such as `Success[Health]`.

    Raises ValueError when two types share a name.
    """

    def __init__(self, types: Iterable[Any], names: Mapping[Any, tuple[str, str]]) -> None:
        each = tuple(dict.fromkeys(types))
        # Inside another type, because pydantic accepts no configuration for a TypedDict itself.
        adapter: TypeAdapter[Any] = TypeAdapter(tuple[each], config=_OF_REPLIES)  # type: ignore[valid-type]  # made at run time
        made = _plain(adapter.json_schema(ref_template=REF, schema_generator=_WithDocstrings))
        self._schemas = dict(zip(each, made["prefixItems"], strict=True))
        self.components: dict[str, Any] = made.get("$defs", {})
        # pydantic adds the module to the names of types that share a name.
        if alike := [name for name in self.components if "__" in name]:
            raise ValueError(f"types share a name: {', '.join(alike)}")
        for kind, (name, description) in names.items():
            if get_origin(kind) is not None and "$ref" in self._schemas[kind]:
                schema = self.components.pop(self._schemas[kind]["$ref"].rpartition("/")[2])
                if name in self.components:
                    raise ValueError(f"two types are called {name}")
                self.components[name] = {**schema, "description": description}
                self._schemas[kind] = {"$ref": REF.format(model=name)}
        self.components = dict(sorted(self.components.items()))

    def of(self, kind: Any) -> dict[str, Any]:
        """The schema of one of the types, or a reference to it."""
        schema: dict[str, Any] = self._schemas[kind]
        return schema

    def event(self, name: str, kind: Any) -> dict[str, Any]:
        """The schema of one event of a stream. Its data is text: a constant, or JSON."""
        schema = self.of(kind)
        data = (
            schema
            if "const" in schema
            else {
                "type": "string",
                "contentMediaType": "application/json",
                "contentSchema": schema,
            }
        )
        return {
            "type": "object",
            "properties": {"event": {"const": name}, "data": data},
            "required": ["event", "data"],
        }


def exemplify_keys(schema: dict[str, Any], examples: Mapping[str, object]) -> None:
    """Adds examples to the properties of an object."""
    for key, example in examples.items():
        schema["properties"][key]["examples"] = [example]


def keys_of(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of each field of a model with plain values, such as a query."""
    properties: dict[str, Any] = _plain(model.model_json_schema(schema_generator=_WithDocstrings))[
        "properties"
    ]
    return properties


def _plain(schema: Any) -> Any:
    """Removes pydantic's titles, which only repeat the names, and the source's line breaks in
    descriptions."""
    if isinstance(schema, list):
        return [_plain(item) for item in schema]
    if isinstance(schema, dict):
        return {
            key: unwrapped(value)
            if key == "description" and isinstance(value, str)
            else _plain(value)
            for key, value in schema.items()
            # A property may be named `title`; only a title is text.
            if key != "title" or not isinstance(value, str)
        }
    return schema

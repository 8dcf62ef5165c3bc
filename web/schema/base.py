"""What all replies share. All offsets count Unicode code points."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, WithJsonSchema

# Two integers, told in the way of all versions of JSON Schema: many programs that read OpenAPI know no `prefixItems`.
_TWO_INTEGERS = {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}
Range = Annotated[tuple[int, int], WithJsonSchema(_TWO_INTEGERS)]


class Reply(BaseModel):
    """Every key is always there, and no other."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        json_schema_mode_override="serialization",  # every key is always there
    )

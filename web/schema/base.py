"""The common base of all replies. All offsets count Unicode code points."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, WithJsonSchema

# Two integers, without `prefixItems`: many programs that read OpenAPI do not know it.
_TWO_INTEGERS = {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}
Range = Annotated[tuple[int, int], WithJsonSchema(_TWO_INTEGERS)]


class Reply(BaseModel):
    """A reply always has every key, and no other."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        json_schema_mode_override="serialization",  # every key is always there
    )

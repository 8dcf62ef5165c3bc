"""The collections as JSON."""

from collections.abc import Mapping
from typing import Self

from pydantic import Field

from web.schema.base import Reply


class CollectionModel(Reply):
    """A set of documents with an index of its own."""

    name: str = Field(description="Its name, for `collection` in requests. The first one is `default`.")
    href: str = Field(description="The page that asks it. All addresses below it are about it, such as `api/ask`.")


class CollectionsReply(Reply):
    """The collections that the caller may ask."""

    collections: list[CollectionModel]

    @classmethod
    def of(cls, roots: Mapping[str, str]) -> Self:
        """Make the JSON of collections from the paths where they are mounted, by name."""
        return cls(collections=[CollectionModel(name=name, href=f"{root}/") for name, root in roots.items()])

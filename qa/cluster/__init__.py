"""Shards on a Ray cluster: many are indexed and asked at the same time. Only this room imports Ray, when it is used."""

"""Answers that say the same, put together. Pure."""

from collections.abc import Sequence

from qa.answering.agreement.equality import Reading, agree, read_answer


def group_answers(answers: Sequence[str]) -> list[tuple[int, ...]]:
    """Put answers together that say the same.

    An answer joins a group when it agrees with all that is in it, those that tell most first. One that would fit
    several groups, as "Aliyev" fits both "Ilham Aliyev" and "Heydar Aliyev", joins none of them: which is meant is
    not known.

    >>> group_answers(["Fazil Mustafa", "5 December", "Mr. Mustafa", "Dec. 5, 2024"])
    [(0, 2), (1, 3)]
    >>> group_answers(["Aliyev", "Ilham Aliyev", "Heydar Aliyev"])
    [(0,), (1,), (2,)]

    Args:
        answers: The words of each answer, best first.

    Returns:
        For each group the places of its answers, in order; the groups in the order of their first.
    """
    places: dict[Reading, list[int]] = {}
    for place, answer in enumerate(answers):
        places.setdefault(read_answer(answer), []).append(place)
    groups: list[list[Reading]] = []
    for reading in sorted(places, key=_most_detail_first):
        fitting = [group for group in groups if all(agree(reading, other) for other in group)]
        if len(fitting) == 1:
            fitting[0].append(reading)
        else:
            groups.append([reading])
    return sorted(tuple(sorted(place for reading in group for place in places[reading])) for group in groups)


def _most_detail_first(reading: Reading) -> tuple[int, str]:
    """In what order readings are grouped: by themselves, so that groups do not depend on the order of the answers."""
    return -reading.detail, repr(reading)

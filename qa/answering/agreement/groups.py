"""Group answers that say the same. Pure."""

from collections.abc import Sequence

from qa.answering.agreement.equality import Reading, agree, read_answer


def group_answers(answers: Sequence[str]) -> list[tuple[int, ...]]:
    """Group answers that say the same.

    An answer joins a group if it agrees with all its members. The most detailed answers come first. An answer that fits
    several groups joins none of them: "Aliyev" fits both "Ilham Aliyev" and "Heydar Aliyev", and it is unknown which is
    meant.

    >>> group_answers(["Fazil Mustafa", "5 December", "Mr. Mustafa", "Dec. 5, 2024"])
    [(0, 2), (1, 3)]
    >>> group_answers(["Aliyev", "Ilham Aliyev", "Heydar Aliyev"])
    [(0,), (1,), (2,)]

    Args:
        answers: The words of each answer, best first.

    Returns:
        For each group, the indices of its answers in order. The groups are in the order of their first answers.
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
    """Return the sort key of a reading. It does not depend on the order of the answers, so neither do the groups."""
    return -reading.detail, repr(reading)

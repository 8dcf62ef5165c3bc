"""Follow-ups as people ask them about the seeds: what each is read as."""

import json
from pathlib import Path

from qa.answering.conversation import Turn, interpret

CHAINS = json.loads((Path(__file__).parents[2] / "data" / "follow_up_chains.json").read_text("utf-8"))
NOT_READ = {"a group of people, not an agency"}  # "it" means a whole sentence there


def test_chains_are_read_rightly() -> None:
    """Twelve of the thirteen; the other one needs the meaning of a sentence."""
    wrong = {
        chain["kind"]
        for chain in CHAINS
        if interpret(chain["asked"], [Turn(question=asked, answer=said) for asked, said in chain["turns"]])
        != chain["reading"]
    }
    assert len(CHAINS) == 13
    assert wrong == NOT_READ


def test_an_office_is_not_the_person_who_holds_it() -> None:
    """After a question for a person, "he" is that person, whatever the answer calls them."""
    for answer in ("Prime Minister", "the prime minister of Armenia", "Prime Minister of Armenia", ""):
        turn = Turn(question="Who is Nikol Pashinyan?", answer=answer)
        assert interpret("What does he want?", [turn]) == "What does Nikol Pashinyan want?"

"""Titles, such as ``Dr.``, that stand before a name but are not part of it. Pure.

There are three lists for three questions: after which titles may a full stop stand inside a sentence, which ones are
left out when two names are compared, and which ones show that a name is a person's.
"""

ABBREVIATED = tuple(
    (
        "Adm Amb Brig Capt Cmdr Col Cpl Dr Drs Gen Gov Govs Hon Lt Maj Messrs Mr Mrs Ms "
        "Pres Prof Profs Pvt Rep Reps Rev Sen Sens Sgt St Supt"
    ).split()
)
"""Titles whose full stop does not end a sentence."""

LEFT_OUT = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady king queen prince princess pope president premier"
    " chancellor minister ambassador senator sen representative rep governor gov mayor judge justice general gen"
    " colonel col major captain capt lieutenant lt sergeant sgt admiral sheikh imam rabbi reverend rev mp".split()
)
"""Titles that are left out when names are compared."""

OF_A_PERSON = frozenset(
    (
        "president minister senator representative congressman congresswoman ambassador secretary general colonel "
        "captain chairman chairwoman chancellor judge justice governor mayor professor doctor dr mr mrs ms miss sir "
        "lord lady king queen prince princess pope sen rep gov gen prof deputy prime speaker bishop saint st"
    ).split()
)
"""Words at the beginning of a person's name."""

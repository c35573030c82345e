"""Of faults without number only the first are listed, and it is said that there are more."""

from __future__ import annotations

from policygen.content.list_first import list_first
from policygen.findings import Finding, Place, say


def tell(fault: int) -> Finding:
    return Finding("E103", Place("f.yaml", fault), say("wrong"), say("mend it"))


def test_a_hundred_faults_are_all_listed() -> None:
    assert [finding.place.line for finding in list_first(range(1, 101), tell, file="f.yaml")] == list(range(1, 101))


def test_of_more_the_first_hundred_are_listed_and_the_file_s_head_says_how_many_there_are() -> None:
    *listed, last = list_first(range(1, 102), tell, file="f.yaml")
    assert listed == [tell(fault) for fault in range(1, 101)]
    message = say("only the first {most} of {count} faults in this file are listed", most=100, count=101)
    assert last == Finding("E020", Place("f.yaml"), message, say("mend these first"))

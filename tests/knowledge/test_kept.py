"""What is made of a brand's data is made once, and found again by the data itself."""

from cmdesk.knowledge.kept import Kept


def test_kept_makes_once_for_each_source():
    made = []

    def make(source):
        made.append(source)
        return len(made)

    kept = Kept(make)
    first, equal = ["a"], ["a"]
    assert kept.of(first) == kept.of(first) == 1
    assert kept.of(equal) == 2  # equal is not the same
    assert made == [["a"], ["a"]]


def test_kept_forgets_the_oldest():
    kept = Kept(lambda source: object(), most=2)
    one, two, three = [1], [2], [3]
    first = kept.of(one)
    kept.of(two)
    kept.of(three)
    assert kept.of(one) is not first

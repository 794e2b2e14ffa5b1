"""A choice among several, none of them being one of the choices."""

import numpy as np
import pytest

from cmdesk.language.logit import chances_of, weights_of


def test_weights_stand_in_the_order_of_the_features_none_last():
    weights = weights_of({"none": 3.0, "near": 1.0, "far": -2.0}, ("far", "near"))
    assert weights.tolist() == [-2.0, 1.0, 3.0]


def test_a_feature_without_weight_is_refused():
    with pytest.raises(KeyError):
        weights_of({"none": 0.0}, ("near",))


def test_chances_add_up_to_one_and_follow_the_features():
    chances = chances_of(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([2.0, 0.0, 0.0]))
    assert chances.sum() == pytest.approx(1)
    # e², and twice e⁰.
    assert chances == pytest.approx(np.array([np.e**2, 1, 1]) / (np.e**2 + 2))


def test_without_candidates_none_of_them_is_sure():
    assert chances_of(np.zeros((0, 2)), np.array([2.0, 1.0, -5.0])).tolist() == [1.0]


def test_several_tables_are_weighed_each_for_itself_however_large_their_sums():
    tables = np.array([[[1000.0]], [[-1000.0]]])
    assert chances_of(tables, np.array([1.0, 0.0])) == pytest.approx(np.array([[1, 0], [0, 1]]))

import numpy as np
import pandas as pd
import pytest

from pipeline.results.figures import heatmap, style, tabular


@pytest.fixture
def small():
    """Six rows whose numbers can be checked by hand."""
    return pd.DataFrame(
        {"a": [1, 2, 2, 3, 4, 6], "b": [9, 1, 5, 5, 1, 9], "target": [0, 0, 0, 1, 1, 1]}
    )


def test_the_distribution_shows_the_feature_nearest_to_the_target(saved, diabetes):
    entry = saved(tabular.distribution(diabetes))
    facts = entry.facts
    assert facts["feature"] == "f2"
    assert (facts["n"], facts["minimum"], facts["maximum"]) == (766, 0, 199)
    assert facts["mean"] == pytest.approx(diabetes["f2"].mean())
    assert facts["mode_low"] < 110 < facts["mode_high"]


def test_moments_and_bins_follow_from_the_column(saved, small):
    drawing = tabular.distribution(small, "a")
    facts = saved(drawing).facts
    assert (facts["mean"], facts["median"], facts["q25"], facts["q75"]) == (3, 2.5, 2, 3.75)
    assert facts["skewness"] == pytest.approx(small["a"].skew())
    assert drawing.data["count"].sum() == 6
    own = small["a"].between(facts["mode_low"], facts["mode_high"], inclusive="left")
    assert own.sum() == facts["mode_count"] == 2


def test_of_a_column_with_values_that_stand_for_missing_ones_the_others_are_told_apart(
    saved, diabetes
):
    without = diabetes.loc[diabetes["f2"] != 0, "f2"]
    facts = saved(tabular.distribution(diabetes, stand_ins={"f2": (0.0,)})).facts
    assert facts["stand_ins"] == 5
    assert facts["measured_skewness"] == pytest.approx(without.skew())
    assert facts["measured_mean"] == pytest.approx(without.mean())
    assert facts["measured_median"] == without.median()
    assert facts["skewness"] == pytest.approx(diabetes["f2"].skew())


def test_the_line_of_the_density_runs_through_the_data(diabetes):
    drawing = tabular.distribution(diabetes)
    x, y = drawing.figure.axes[0].get_lines()[0].get_data()
    middle = (drawing.data["low"] + drawing.data["high"]) / 2
    assert np.interp(middle, x, y) == pytest.approx(drawing.data["density"], abs=0.05)


def test_a_constant_feature_has_a_histogram_and_no_density(saved, small):
    drawing = tabular.distribution(small.assign(a=7.0), "a")
    facts = saved(drawing).facts
    assert (facts["skewness"], facts["mode_count"]) == (0, 6)
    assert not drawing.data["density"].any()


@pytest.mark.parametrize(
    ("least", "step"),
    [(1e25, 0.0), (1e25, 2e9), (-3e38, 0.0), (9.1e15, 0.0), (1.0, 2e-16), (0.0, 5e-324)],
)
def test_values_too_near_each_other_for_bins_are_drawn_like_equal_ones(saved, small, least, step):
    drawing = tabular.distribution(small.assign(a=least + step * np.arange(6)), "a")
    assert saved(drawing).facts["mode_count"] == drawing.data["count"].max()
    assert drawing.data["count"].sum() == 6
    assert not drawing.data["density"].any()


@pytest.mark.parametrize(("least", "step"), [(1e25, 1e13), (3e38, -1e26), (0.0, 1e-135)])
def test_values_that_are_far_or_tiny_have_a_density_where_bins_have_room(saved, small, least, step):
    drawing = tabular.distribution(small.assign(a=least + step * np.arange(6)), "a")
    assert saved(drawing).facts["mode_count"] < 6
    assert drawing.data["density"].all()


def test_one_value_far_from_the_others_asks_for_no_more_bins(saved):
    values = np.append(np.random.default_rng(0).normal(size=500), 1e30)
    table = pd.DataFrame({"a": values, "target": np.arange(501) % 2})
    assert len(saved(tabular.distribution(table)).data) <= 60


def test_the_scatter_takes_the_two_features_nearest_to_the_target(saved, diabetes):
    drawing = tabular.scatter(diabetes)
    facts = saved(drawing).facts
    assert (facts["feature_x"], facts["feature_y"]) == ("f2", "f6")
    assert facts["n_negative"] + facts["n_positive"] == len(drawing.data) == 766
    assert facts["correlation"] == pytest.approx(0.22, abs=0.005)


def test_the_medians_are_those_of_each_target(saved, small):
    facts = saved(tabular.scatter(small, ("a", "b"))).facts
    assert (facts["median_x_negative"], facts["median_y_negative"]) == (2, 5)
    assert (facts["median_x_positive"], facts["median_y_positive"]) == (4, 5)


def test_a_scatter_without_positives_leaves_their_medians_out(saved, small):
    facts = saved(tabular.scatter(small.assign(target=0), ("a", "b"))).facts
    assert facts["n_positive"] == 0
    assert "median_x_positive" not in facts


def test_a_single_feature_is_drawn_against_itself(saved, small):
    facts = saved(tabular.scatter(small[["a", "target"]])).facts
    assert (facts["feature_x"], facts["feature_y"], facts["correlation"]) == ("a", "a", 1)


def test_the_correlations_are_those_of_the_published_report(saved, diabetes):
    drawing = tabular.correlations(diabetes)
    facts = saved(drawing).facts
    published = {"f2|target": "0.46", "f6|target": "0.29", "f1|target": "0.22"}
    published |= {"f4|target": "0.078", "f5|target": "0.13", "f4|f5": "0.44", "f2|f6": "0.22"}
    assert {pair: heatmap.digits(facts[pair]) for pair in published} == published
    assert (facts["strongest_target"], facts["strongest_pair"]) == ("f2", "f4|f5")
    assert facts["f4|f5"] == pytest.approx(0.4378, abs=1e-4)
    assert len(facts) == 8 * 7 / 2 + 3
    assert facts["drawn"] == 7
    assert drawing.data.set_index("column").to_numpy().trace() == pytest.approx(8)


def test_the_target_comes_last_wherever_the_table_has_it(saved, small):
    facts = saved(tabular.correlations(small[["target", "b", "a"]])).facts
    assert set(facts) >= {"b|a", "b|target", "a|target"}
    assert facts["strongest_target"] == "a"


def test_a_constant_feature_correlates_with_nothing(saved, small):
    facts = saved(tabular.correlations(small.assign(b=7.0))).facts
    assert (facts["a|b"], facts["b|target"], facts["strongest_target"]) == (0, 0, "a")


def test_features_may_be_named_like_what_the_data_file_adds(saved, small):
    table = small.rename(columns={"a": "column", "b": "index"})
    names = ["column", "index", "target"]
    for draw in (tabular.correlations, tabular.distribution, tabular.scatter):
        assert saved(draw(table))
    data = tabular.correlations(table).data
    assert (list(data), list(data.iloc[:, 0])) == (["column", *names], names)


def test_numbers_are_dark_on_pale_cells_and_white_on_deep_ones(diabetes):
    axes = tabular.correlations(diabetes).figure.axes[0]
    color = {text.get_text(): text.get_color() for text in axes.texts}
    assert (color["0.078"], color["0.46"], color["1"]) == (style.TEST, style.TEST, "white")


@pytest.mark.parametrize("features", [1, 2, 14, 30])
def test_tables_of_any_width_are_drawn(saved, features):
    draw = np.random.default_rng(features)
    names = [f"measure $_{i}$ of blood" for i in range(features)]
    table = pd.DataFrame(draw.normal(size=(80, features)), columns=names)
    table["target"] = draw.integers(0, 2, 80)
    facts = saved(tabular.correlations(table)).facts
    assert facts["strongest_target"] in names
    assert saved(tabular.distribution(table)).facts["n"] == 80


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0782, "0.078"), (0.2, "0.20"), (1, "1"), (-0.0812, "−0.081"), (1e-5, "0")],
)
def test_correlations_have_two_significant_digits(value, text):
    assert heatmap.digits(value) == text


def test_of_many_features_those_nearest_to_the_target_are_drawn(saved):
    draw = np.random.default_rng(60)
    table = pd.DataFrame({f"f{i}": draw.normal(size=200) for i in range(60)})
    table["Class"] = (table["f7"] + draw.normal(size=200) > 0).astype(int)
    labels = tabular.Labels(target="Class", classes=("benign", "malignant"))
    drawing = tabular.correlations(table, labels)
    facts = saved(drawing).facts
    assert facts["drawn"] == tabular.MOST_DRAWN == len(drawing.data) - 1
    assert facts["strongest_target"] == "f7" in set(drawing.data)
    assert sum(key.endswith("|Class") for key in facts) == 60
    assert len(facts) == 60 + 24 * 23 / 2 + 3


def test_axes_and_points_are_named_as_the_assignment_has_it(saved, small):
    table = small.rename(columns={"target": "Class"})
    labels = tabular.Labels(
        target="Class",
        titles={"a": "Width", "Class": "Class"},
        classes=("benign", "malignant"),
        rows="patients",
    )
    drawn = tabular.distribution(table, "a", labels)
    saved(drawn)
    assert drawn.figure.axes[0].get_xlabel() == "Width"
    assert drawn.figure.axes[0].get_ylabel() == "Patients"
    cloud = tabular.scatter(table, ("a", "b"), labels)
    saved(cloud)
    assert cloud.figure.axes[0].get_xlabel() == "Width"
    told = [text.get_text() for text in cloud.figure.legends[0].get_texts()]
    assert told[0] == "benign (n = 3)"
    assert told[-1] == "median of malignant"
    matrix = tabular.correlations(table, labels).figure.axes[0]
    assert [text.get_text() for text in matrix.get_xticklabels()] == ["Width", "b", "Class"]


@pytest.mark.parametrize("name", ["2", "a diagnosis of many words"])
def test_long_names_of_classes_stay_in_the_picture(saved, small, name):
    table = small.rename(columns={"target": "the diagnosis after a year"})
    labels = tabular.Labels(target="the diagnosis after a year", classes=("other", name))
    saved(tabular.scatter(table, ("a", "b"), labels))

"""What the benchmark of the report's tests does, part by part, in the words of docs/benchmarks.md."""

from collections.abc import Mapping
from typing import Literal

Part = Literal["here", "new-rows", "noise"]
HEADINGS: Mapping[Part, str] = {
    "here": "Statistics, on this table",
    "new-rows": "Statistics, for new rows",
    "noise": "Statistics, where nothing is to be found",
}
INTRODUCTIONS: Mapping[Part, str] = {
    "here": (
        "`nox -s bench -- statistics here` trains on {bank[0]} splits of the packaged table with {bank[1]} "
        "starts each: the base for all of its epochs and for a fifth of them, and the first setup of the "
        "first sweep. From this bank, families of comparisons of {splits} splits × {starts} starts are "
        "drawn. Against itself, no training of a recipe is on two sides, so that only splits and starts "
        "differ. Two recipes are compared start by start, after the difference of their means was taken "
        "away. A difference is planted in one comparison of each family; what is printed is the mean over "
        "families of the difference that the report says is found with 80 % power. A t-test over few splits "
        "errs more often where their differences are skewed, as those of a recipe are that has learnt "
        "nothing on some of them."
    ),
    "new-rows": (
        "`nox -s bench -- statistics new-rows` draws {tables} tables of {rows} rows that do not overlap "
        "from one population like the packaged table, and trains a small network on each, {splits} splits × "
        "{starts} starts a side. Networks that see other columns of one distribution are equal in truth and "
        "differ on every table; for another rate or protocol, the truth is the mean over all tables. Two other "
        "rules for the variance stand beside the report’s: the component of the splits as it is "
        "estimated, and Nadeau and Bengio’s correction of all variance."
    ),
    "noise": (
        "`nox -s bench -- statistics noise` makes {noise} tables of {rows} rows without any signal and "
        "compares on each all that the report ranks in Part 2, {splits} splits × {starts} starts a side, "
        "with small networks. Both classes are equally frequent, so that nothing is better than anything "
        "else for new rows. Each family of comparisons is adjusted by itself, as in the report."
    ),
}

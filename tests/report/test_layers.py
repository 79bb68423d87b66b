import report_example_tables as example

from pipeline.manifest import read
from report.evidence import Evidence
from report.formulas import formulas
from report.layers import network


def test_a_torchinfo_table_is_read():
    cnn = network(next(table for table in example.part_3() if table.id == "3.3"))
    assert cnn.channels == [32, 64, 128, 256]
    assert cnn.units == [512, 36]
    assert cnn.sides == (128, 8)
    assert len(cnn.of("MaxPool2d")) == 4


def test_a_torchsummary_table_is_read():
    vgg = network(next(table for table in example.part_4() if table.id == "4.1"))
    assert len(vgg.channels) == 10
    assert vgg.units == [4096, 4096, 36]
    assert vgg.sides == (224, 7)


def test_formulas_do_the_arithmetic_of_the_confusion_matrix(output):
    accuracy, precision, recall, f1 = formulas(Evidence(read(output)), "base.sgd.published@42")
    assert accuracy.numbers.numerator.replace("\u00a0", " ") == "47 + 66"
    assert accuracy.numbers.denominator.replace("\u00a0", " ") == "47 + 66 + 13 + 24"
    assert precision.symbols.denominator.replace("\u00a0", " ") == "TP + FP"
    assert recall.result == "0.662"
    assert f1.spoken.replace("\u00a0", " ") == (
        "F1 score = 2 times (precision × recall) / (precision + recall) = "
        "2 times (0.783 × 0.662) / (0.783 + 0.662) = 0.718"
    )

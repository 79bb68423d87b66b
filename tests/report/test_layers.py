"""What the prose about architectures asks of the claims about layers."""

from report_example import Example, build

from report.page.evidence import Evidence
from report.page.tracing import sources
from report.phrases.layers import Network


def test_channels_and_units_come_in_the_order_of_the_network(tmp_path):
    network = Network(Evidence(build(tmp_path, Example())), "cnn")
    assert network.channels == [32, 64, 128, 256]
    assert network.units == [512, 36]


def test_each_number_names_its_claim(tmp_path):
    network = Network(Evidence(build(tmp_path, Example())), "vgg13")
    assert sources(network.channels[2]) == ("claims/vgg13.architecture.channels-3/value",)
    assert sources(network.value("total-size")) == ("claims/vgg13.architecture.total-size/value",)

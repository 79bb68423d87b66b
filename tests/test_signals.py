"""Four signals end a process of ours, in time whatever it does, with one line and exit code 130."""

import os
import signal
import subprocess
import sys
import time

import pytest

from console.endings import GO_ON, Ending
from tests.conftest import ROOT

PROGRAM = """
import sys, time
from console import signals
from console.endings import end, program

signals.LONGEST = 0.5

def command():
    {body}

sys.exit(program(lambda: end(command, "program"), "program"))
"""
LIGHT = """
import os, sys, time
from console import signals

signals.end_on_signals(lambda: os._exit(131))
try:
    {body}
except KeyboardInterrupt:
    sys.exit(130)
"""
WAITS = 'print("began", flush=True); time.sleep(20)'
SWALLOWS = """
    print("began", flush=True)
    for _ in range(2000):
        try:
            time.sleep(0.01)
        except BaseException:
            pass
"""
TRANSLATES = """
    try:
        print("began", flush=True)
        time.sleep(20)
    except BaseException as error:
        raise ImportError("a library says so") from error
"""
CLEANS_UP = """
    try:
        print("began", flush=True)
        time.sleep(20)
    finally:
        time.sleep(0.2)
        print("cleaned up", flush=True)
"""
ENDING = ("SIGINT", "SIGTERM", "SIGHUP", "SIGUSR1")


def started(program: str, body: str, ignored: str = "") -> "subprocess.Popen[str]":
    """By default as from a terminal: a shell that starts the tests may have some ignored."""

    def prepare() -> None:
        for name in ENDING:
            number = getattr(signal, name)
            signal.signal(number, signal.SIG_IGN if name == ignored else signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    process = subprocess.Popen(
        [sys.executable, "-c", program.format(body=body)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=prepare,  # noqa: PLW1509 - this process has no threads
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "began\n"
    return process


@pytest.mark.parametrize("sent", ENDING)
def test_each_of_four_signals_ends_a_process(sent: str) -> None:
    process = started(LIGHT, WAITS)
    process.send_signal(getattr(signal, sent))
    process.communicate(timeout=10)
    assert process.returncode == Ending.INTERRUPTED


@pytest.mark.parametrize("body", [SWALLOWS, TRANSLATES])
def test_one_line_and_the_code_tell_it_whatever_a_library_makes_of_it(body: str) -> None:
    process = started(PROGRAM, body)
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=10)
    assert (process.returncode, told) == (Ending.INTERRUPTED, f"a2-report: {GO_ON}\n")


def test_a_second_one_does_not_break_off_what_the_first_began() -> None:
    """As nox sends SIGTERM a second after a terminal has sent SIGINT."""
    process = started(LIGHT, CLEANS_UP)
    process.send_signal(signal.SIGINT)
    time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=10)
    assert (process.returncode, said) == (Ending.INTERRUPTED, "cleaned up\n")


def test_what_nohup_had_ignored_stays_ignored() -> None:
    process = started(LIGHT, 'print("began", flush=True); time.sleep(0.5)', ignored="SIGHUP")
    process.send_signal(signal.SIGHUP)
    process.communicate(timeout=10)
    assert process.returncode == Ending.DONE


def test_a_process_ends_with_the_one_that_keeps_its_pipe_open() -> None:
    reader, writer = os.pipe()
    code = (
        "import sys, time; from console.signals import end_with; end_with(0, 130); time.sleep(20)"
    )
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdin=reader)
    os.close(reader)
    time.sleep(0.3)
    assert process.poll() is None
    os.close(writer)
    assert process.wait(timeout=10) == Ending.INTERRUPTED

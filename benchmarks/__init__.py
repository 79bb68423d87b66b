"""What the project promises in numbers, measured: `nox -s bench -- NAME`."""

"""`python -m karuta`."""

from karuta.cli import main

main()

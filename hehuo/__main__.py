"""``python -m hehuo``: the command line."""

from hehuo.cli import main

main()

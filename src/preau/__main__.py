"""`python -m preau` is the command `preau`."""

from preau.instances.cli import main

if __name__ == "__main__":
    main()

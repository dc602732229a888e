"""`python -m minilean`."""

from minilean.commands.cli import main

if __name__ == "__main__":
    main()

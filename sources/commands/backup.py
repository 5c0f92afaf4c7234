"""`batch.py backup|restore`: a base kept in one file, and put back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from sources.cases import json_bytes
from sources.commands.store import BASE, FORMAT, MOST_FAULTS, base_address, blaming_base, options
from sources.console import BAD_VALUE, OK, Command, FrenchUsageError
from sources.output import BadValueError, deliver, say
from sources.problems import shortened
from sources.services import service_named
from sources.store.retention import DAYS, MONTHS

MOST_KEPT = 3_650
_SEALED = "Empreinte du fichier : conforme à celle notée à côté."
_UNSEALED = (
    "Empreinte du fichier : absente. Rien ne dit que c'est le fichier tel qu'il a été fait : "
    "comparez la dernière empreinte à celle que vous avez notée."
)


def _kept(default: int, text: str) -> dict[str, Any]:
    return {"default": str(default), "show_default": True, "metavar": "NOMBRE", "help": text}


@click.command(
    "backup",
    cls=Command,
    help="Sauvegarde la base dans un fichier, contrôlé avant de recevoir son nom. Sont gardées : "
    f"la plus récente, la dernière de chacun des {DAYS} derniers jours et des {MONTHS} derniers "
    "mois ; "
    "celles d'avant une mise à jour ou une restauration ne sont jamais retirées.",
    short_help="Sauvegarde la base.",
)
@options(
    base=BASE,
    to={"metavar": "DOSSIER", "help": "Où l'écrire ; sans lui, sauvegardes/ à côté de la base."},
    garder=_kept(DAYS, "Jours dont la dernière sauvegarde est gardée."),
    garder_mois=_kept(MONTHS, "Mois dont la dernière sauvegarde est gardée."),
    format=FORMAT,
)
def backup(**given: Any) -> None:
    """Back up the base."""
    from sources.store.backup import back_up, prune  # noqa: PLC0415  its engine loads slowly
    from sources.store.standing import standing  # noqa: PLC0415  same

    days = _count("--garder", given["garder"])
    months = _count("--garder-mois", given["garder_mois"])
    folder = _folder("--to", given["to"])
    with _blaming(), standing(base_address(given["base"])) as (engine, form):
        done = back_up(engine, form, folder)
    with _blaming("--to"):
        done = prune(done, days, months)
    record = {
        "fichier": str(done.path),
        "octets": done.path.stat().st_size,
        "forme": done.form,
        "revision": done.found.revision,
        "lignes": done.found.lines,
        "derniere_empreinte": done.found.mark,
        "retirees": [str(path) for path in done.removed],
    }
    text = (
        f"Sauvegarde faite : {done.path}\n"
        f"Version {done.found.revision}, {done.found.lines} ligne(s) d'historique.\n"
        f"Dernière empreinte : {done.found.mark}\n"
        f"Anciennes sauvegardes retirées : {len(done.removed)}.\n"
    )
    _tell(record, text, given["format"])


@click.command(
    "restore",
    cls=Command,
    help="Remet une sauvegarde à la place de la base, même si le tableau de bord tourne, même si "
    "la base est abîmée ou absente. Ce qui était en place est gardé à part. Avec --check, dit "
    "seulement si la sauvegarde est entière.",
    short_help="Contrôle une sauvegarde, ou la remet en place.",
)
@click.argument("file", metavar="FICHIER")
@options(
    check={"is_flag": True, "help": "Contrôle le fichier ; rien n'est écrit."},
    service={"metavar": "SERVICE", "help": "Service qui restaure (obligatoire sans --check)."},
    motif={"metavar": "TEXTE", "help": "Pourquoi (obligatoire sans --check)."},
    base=BASE,
    to={
        "metavar": "DOSSIER",
        "help": "Où garder ce qui était en place ; sans lui, sauvegardes/ à côté de la base.",
    },
    format=FORMAT,
)
def restore(**given: Any) -> int:
    """Check a backup, or put it back."""
    if not given["file"].strip():
        raise BadValueError("FICHIER", ["chemin vide : indiquez un fichier."])
    path = Path(given["file"])
    if given["check"]:
        return _check(path, given["format"])
    for option in ("service", "motif"):
        if given[option] is None:
            raise FrenchUsageError(f"option obligatoire absente : --{option}.")
    return _restore(path, given)


def _restore(path: Path, given: dict[str, Any]) -> int:
    from sources.contracts.releases import read_services  # noqa: PLC0415  read when it runs
    from sources.dataset import DATA  # noqa: PLC0415  same
    from sources.store.restore import restore as put_back  # noqa: PLC0415  its engine is slow
    from sources.store.words import Action, Signature  # noqa: PLC0415  same
    from sources.stored import shipped_content  # noqa: PLC0415  same

    services = read_services(DATA / "contracts" / "decideurs.csv")
    service = service_named(given["service"], services)
    if service not in services:
        told = f"« {shortened(given['service'])} » n'est pas un service de la liste"
        raise BadValueError("--service", [f"{told} : {', '.join(services)}."])
    signature = Signature(service, given["motif"], Action.BACKUP)
    address, folder = base_address(given["base"]), _folder("--to", given["to"])
    with _blaming():
        done = put_back(path, address, signature, services, shipped_content, folder=folder)
    kept = None if done.kept is None else str(done.kept)
    text = (
        f"Sauvegarde remise en place : version {done.revision}.\n"
        f"Ce qui était en place est gardé : {kept or 'rien à garder'}.\n"
    )
    record = {"fichier": str(path), "revision": done.revision, "ancienne_base": kept}
    _tell(record, text, given["format"])
    return OK


def _check(path: Path, form: str) -> int:
    """Say whether a backup is whole."""
    from sources.store.examine import examined, sentences  # noqa: PLC0415  its engine is slow
    from sources.store.migrate import head  # noqa: PLC0415  same

    with _blaming(), examined(path) as one:
        faults = sentences(one)
        record = {
            "entiere": not faults,
            "fichier": str(path),
            "forme": one.form,
            "a_mettre_a_jour": one.form != head(),
            "revision": one.found.revision,
            "lignes": one.found.lines,
            "derniere_empreinte": one.found.mark,
            "dernier_changement": None if one.last is None else one.last.isoformat(),
            "empreinte_du_fichier": "conforme" if one.is_sealed else "absente",
            "defauts": list(faults),
        }
        text = (
            f"Sauvegarde {'NON ENTIÈRE' if faults else 'entière'} : version "
            f"{one.found.revision}, {one.found.lines} ligne(s) d'historique, {one.clock}, "
            f"forme {one.form}.\n{_SEALED if one.is_sealed else _UNSEALED}\n"
        )
    _tell(record, text + "".join(f"{fault}\n" for fault in faults[:MOST_FAULTS]), form)
    if not faults:
        return OK
    say(f"Erreur : FICHIER : {len(faults)} défaut(s).")
    return BAD_VALUE


def _tell(record: dict[str, Any], text: str, form: str) -> None:
    deliver(json_bytes(record) if form == "json" else text.encode())


def _folder(option: str, given: str | None) -> Path | None:
    if given is not None and not given.strip():
        raise BadValueError(option, ["chemin vide : indiquez un dossier."])
    return None if given is None else Path(given)


def _count(option: str, given: str) -> int:
    if not (given.isascii() and given.isdecimal() and 0 < int(given) <= MOST_KEPT):
        message = f"« {shortened(given)} » n'est pas un nombre de 1 à {MOST_KEPT}."
        raise BadValueError(option, [message])
    return int(given)


@contextmanager
def _blaming(option: str = "--base") -> Iterator[None]:
    """Name what is refused: the backup, the folder, the reason, else the option given."""
    from sources.store.words import (  # noqa: PLC0415  read when it runs
        RefusedBackupError,
        RefusedFolderError,
        RefusedSignatureError,
    )

    with blaming_base(option):
        try:
            yield
        except RefusedBackupError as error:
            raise BadValueError("FICHIER", error.messages) from None
        except RefusedFolderError as error:
            raise BadValueError("--to", [str(error)]) from None
        except RefusedSignatureError as error:
            raise BadValueError("--motif", [str(error)]) from None

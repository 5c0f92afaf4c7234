"""What an import does that its author may not have meant: told as warnings, refused to nobody."""

from __future__ import annotations

from collections.abc import Iterator

from coverage.territories import Atlas
from sources.problems import Problem, Severity
from sources.upkeep.changes import RosterChange
from sources.upkeep.follow import moved, question


def doubts(change: RosterChange, atlas: Atlas) -> Iterator[Problem]:
    """Yield the warnings on posts that may be others, that move, or whose name is not kept."""
    yield from _doubtful(change)
    yield from _moved(change, atlas)
    yield from _renamed(change)


def _doubtful(change: RosterChange) -> Iterator[Problem]:
    """Yield a warning for each post added beside one that it resembles."""
    for post in change.added:
        if like := change.doubtful.get(post.id):
            message = (
                f"poste ajouté ({post.id}), qui ressemble à {like.structure} ({like.id}) : les "
                "deux sont comptés ; s'il n'y en a qu'un, retirez l'autre."
            )
            yield Problem(None, "structure", post.structure, message, Severity.WARNING)


def _moved(change: RosterChange, atlas: Atlas) -> Iterator[Problem]:
    """Yield a warning for each post added that may follow another, and acts elsewhere."""
    for post in change.added:
        past = change.following.get(post.id)
        if past is not None and (why := moved(past, post, atlas)):
            message = f"poste ajouté ({post.id}). {question(past)} Si oui, {why}"
            yield Problem(None, "perimetre", "|".join(post.perimeter), message, Severity.WARNING)


def _renamed(change: RosterChange) -> Iterator[Problem]:
    """Yield a warning for each identifier of the file that is not the post's here."""
    for written, kept in change.renamed.items():
        yield Problem(None, "id", written, renamed_words(kept), Severity.WARNING)


def renamed_words(kept: str) -> str:
    """Return in French why an identifier of a file is not kept."""
    return (
        f"identifiant non retenu : ce poste est déjà dans l'annuaire sous « {kept} ». Écrivez "
        "celui-ci dans votre fichier, sinon un prochain import pourrait l'ajouter une seconde fois."
    )

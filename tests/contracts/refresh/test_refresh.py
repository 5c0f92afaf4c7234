"""The connector against a real server that breaks off, lies, stays silent or changes its mind."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from sources.contracts import folder as folders
from sources.contracts.folder import StoreError
from sources.contracts.inputs import Inputs
from sources.contracts.refresh import (
    FewerContractsError,
    Refreshed,
    default_url,
    refresh,
    size_limit,
)
from sources.contracts.state import read_state
from sources.contracts.store import import_files
from sources.contracts.web import DownloadError, Patience
from sources.parameters import read_parameters
from tests.contracts.refresh.server import (
    Site,
    chunked,
    cut,
    dripping,
    endless,
    ranged,
    serving,
    status,
    whole,
)
from tests.contracts.store import world
from tests.contracts.store.world import TODAY, content, row

QUICK = Patience(
    connect=2, read=0.5, tries=3, pause=0.01, pause_max=0.05, slow=0.4, slow_bytes=2_000
)
LIMIT = 3_000_000
PAGE = b"<!DOCTYPE html>\n<html><body>Maintenance</body></html>"


def table(*numbers: int) -> bytes:
    """Return a consolidated table in Parquet, big enough to be cut anywhere."""
    buffer = io.BytesIO()
    rows = [row(n, objet=hashlib.sha256(str(n).encode()).hexdigest() * 4) for n in numbers]
    world.parquet(buffer, rows)  # type: ignore[arg-type]
    return buffer.getvalue()


OLD, NEW = table(*range(1, 200)), table(*range(100, 400))


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return world.inputs()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, site: Site, inputs: Inputs) -> Path:
    folder = tmp_path_factory.mktemp("modele")
    import_files(folder / "s", [world.table(folder / "a.csv", [row(900)])], inputs)
    site(ranged(OLD, '"v1"'))
    refreshed(folder / "s", site, inputs)
    return folder / "s"


@pytest.fixture
def store(tmp_path: Path, model: Path) -> Path:
    """Return a folder that holds a first download and a file given by hand."""
    shutil.copytree(model, tmp_path / "s")
    return tmp_path / "s"


def refreshed(store: Path, site: Site, inputs: Inputs, patience: Patience = QUICK) -> Refreshed:
    return refresh(store, site.url, inputs, LIMIT, patience=patience)


def count(store: Path) -> int:
    return int(pq.read_metadata(store / "marches.parquet").num_rows)


def files(store: Path) -> list[tuple[str, str]]:
    record = json.loads((store / "manifeste.json").read_text("utf-8"))
    return [(file["nom"], file["etag"]) for file in record["fichiers"]]


def tables(store: Path) -> dict[str, str]:
    """Return the content of a folder without the downloads under way."""
    return {n: p for n, p in content(store).items() if not n.startswith(".telechargements")}


def test_the_first_download_fills_an_empty_folder(
    tmp_path: Path, site: Site, inputs: Inputs
) -> None:
    site(ranged(OLD, '"v1"', Last_Modified="Sun, 01 Nov 2026 00:00:00 GMT"))
    done = refreshed(tmp_path / "s", site, inputs)
    assert done.changed
    assert done.report.record()["lus"] == 199
    assert files(tmp_path / "s") == [("decp.parquet", '"v1"')]
    assert site.asked[0].headers["accept-encoding"] == "identity"
    assert list((tmp_path / "s" / ".telechargements").iterdir()) == []


def test_a_newer_version_takes_the_place_of_the_older_one(
    store: Path, site: Site, inputs: Inputs
) -> None:
    assert (count(store), files(store)) == (200, [("a.csv", ""), ("decp.parquet", '"v1"')])
    site(ranged(NEW, '"v2"'))
    done = refreshed(store, site, inputs)
    assert done.report.record() == {
        "lus": 300, "acceptes": 300, "quarantaine": 0, "rejetes": 0, "doublons_fusionnes": 0,
        "motifs": {},
    }  # fmt: skip
    assert (count(store), files(store)) == (301, [("a.csv", ""), ("decp.parquet", '"v2"')])
    assert len(list((store / "lignes").glob("*.parquet"))) == 2


def test_nothing_newer_changes_nothing(store: Path, site: Site, inputs: Inputs) -> None:
    before = tables(store)
    site(ranged(OLD, '"v1"'))
    done = refreshed(store, site, inputs)
    assert not done.changed
    assert done.report.record()["lus"] == 199
    assert site.asked[0].headers["if-none-match"] == '"v1"'
    assert tables(store) == before


def test_without_etag_the_date_is_asked_for(tmp_path: Path, site: Site, inputs: Inputs) -> None:
    day = "Sun, 01 Nov 2026 00:00:00 GMT"
    site(whole(OLD, Last_Modified=day), status(304))
    refreshed(tmp_path / "s", site, inputs)
    assert not refreshed(tmp_path / "s", site, inputs).changed
    assert site.asked[1].headers["if-modified-since"] == day
    assert "if-none-match" not in site.asked[1].headers


def test_a_damaged_table_is_downloaded_again(store: Path, site: Site, inputs: Inputs) -> None:
    before = tables(store)
    for rows in (store / "lignes").glob("*.parquet"):
        rows.unlink()
    site(ranged(OLD, '"v1"'))
    with pytest.raises(StoreError, match=r"a\.csv"):
        refreshed(store, site, inputs)
    assert "if-none-match" not in site.asked[0].headers
    assert {name: tables(store).get(name) for name in before if "/" not in name} == {
        name: print_ for name, print_ in before.items() if "/" not in name
    }


def test_a_broken_download_is_resumed(store: Path, site: Site, inputs: Inputs) -> None:
    half = len(NEW) // 2
    site(cut(NEW, half, ETag='"v2"'), ranged(NEW, '"v2"'))
    assert refreshed(store, site, inputs).report.record()["lus"] == 300
    assert site.asked[1].headers["range"] == f"bytes={half}-"
    assert site.asked[1].headers["if-range"] == '"v2"'
    assert len(site.asked) == 2


def test_a_download_is_resumed_by_the_next_run(store: Path, site: Site, inputs: Inputs) -> None:
    before = tables(store)
    site(cut(NEW, 5_000, ETag='"v2"'), status(503))
    with pytest.raises(DownloadError, match="503"):
        refreshed(store, site, inputs)
    assert tables(store) == before
    site(ranged(NEW, '"v2"'))
    refreshed(store, site, inputs)
    assert site.asked[0].headers["range"] == "bytes=5000-"
    assert count(store) == 301


def test_a_file_that_changed_meanwhile_is_begun_again(
    store: Path, site: Site, inputs: Inputs
) -> None:
    site(cut(OLD * 2, 9_000, ETag='"v2"'), ranged(NEW, '"v3"'))
    assert refreshed(store, site, inputs).report.record()["lus"] == 300
    assert files(store)[1] == ("decp.parquet", '"v3"')


def test_a_rest_of_another_file_is_never_glued(store: Path, site: Site, inputs: Inputs) -> None:
    def liar(handler: object) -> None:
        """Answer the rest of the new file, whatever the condition, under its own tag."""
        place = f"bytes 9000-{len(NEW) - 1}/{len(NEW)}"
        head = {"Content_Range": place, "Content_Length": len(NEW) - 9_000, "ETag": '"v3"'}
        handler.head(206, **head)  # type: ignore[attr-defined]
        handler.wfile.write(NEW[9_000:])  # type: ignore[attr-defined]

    site(cut(OLD * 2, 9_000, ETag='"v2"'), liar, ranged(NEW, '"v3"'))
    assert refreshed(store, site, inputs).report.record()["lus"] == 300
    assert "range" not in site.asked[2].headers


@pytest.mark.parametrize("shift", [-100, 100])
def test_a_rest_from_another_place_is_refused(
    store: Path, site: Site, inputs: Inputs, shift: int
) -> None:
    def shifted(handler: object) -> None:
        first = 9_000 + shift
        place = f"bytes {first}-{len(NEW) - 1}/{len(NEW)}"
        head = {"Content_Range": place, "Content_Length": len(NEW) - first, "ETag": '"v2"'}
        handler.head(206, **head)  # type: ignore[attr-defined]
        handler.wfile.write(NEW[first:])  # type: ignore[attr-defined]

    site(cut(NEW, 9_000, ETag='"v2"'), shifted, ranged(NEW, '"v2"'))
    assert refreshed(store, site, inputs).report.record()["lus"] == 300


@pytest.mark.parametrize("etag", ["", 'W/"v2"'])
def test_without_a_strong_tag_a_part_is_worth_nothing(
    store: Path, site: Site, inputs: Inputs, etag: str
) -> None:
    tag = {"ETag": etag} if etag else {}
    site(cut(NEW, 9_000, **tag), whole(NEW, **tag))
    assert refreshed(store, site, inputs).report.record()["lus"] == 300
    assert "range" not in site.asked[1].headers


def test_an_answer_416_begins_again(store: Path, site: Site, inputs: Inputs) -> None:
    site(cut(NEW, 9_000, ETag='"v2"'), status(416, Content_Range="bytes */3"), whole(NEW))
    assert refreshed(store, site, inputs).report.record()["lus"] == 300
    assert "range" not in site.asked[2].headers


def test_a_whole_part_that_was_never_imported_is_not_downloaded_twice(
    store: Path, site: Site, inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    site(ranged(NEW, '"v2"'))
    with monkeypatch.context() as patched:
        patched.setattr("sources.contracts.refresh.import_files", dies)
        with pytest.raises(KeyboardInterrupt):
            refreshed(store, site, inputs)
    refreshed(store, site, inputs)
    assert site.asked[1].headers["if-none-match"] == '"v2"'
    assert count(store) == 301
    assert len(site.asked) == 2


LIES = {
    "breaks off each time": (cut(NEW, 9_000),),
    "announces more than there is": (
        whole(NEW[:-1], Connection="close"),
        cut(NEW + b"x", len(NEW)),
    ),
    "announces less than there is": (cut(NEW[:20_000], 20_000),),
    "chunks broken off": (chunked(NEW, ended=False),),
    "a truncated Parquet": (whole(NEW[: len(NEW) // 2]),),
    "a Parquet without its end": (whole(NEW[:-8]),),
    "a Parquet with a hole": (whole(NEW[:2_000] + b"\0" * 4_000 + NEW[6_000:]),),
    "another Parquet": (whole(world.__doc__.encode() if world.__doc__ else b"x"),),
    "a page": (whole(PAGE, Content_Type="text/html"),),
    "a page called Parquet": (
        whole(b"\xef\xbb\xbf\n" + PAGE, Content_Type="application/x-parquet"),
    ),
    "nothing": (whole(b""),),
    "no content": (status(204),),
    "a truncated JSON": (whole(b'{"marches": [{"id": "1", "acheteur": {"id": "2"}}, {"id'),),
    "not found": (status(404, PAGE),),
    "gone": (status(410),),
    "forbidden": (status(403),),
    "broken": (status(500, PAGE),),
    "overloaded": (status(503, Retry_After="99999999999999999999"),),
    "rest without being asked": (status(206, Content_Range="bytes 0-0/1"),),
    "a wrong checksum": (whole(NEW, Digest="sha-256=" + base64.b64encode(b"x" * 32).decode()),),
    "a wrong MD5": (whole(NEW, Content_MD5=base64.b64encode(b"x" * 16).decode()),),
    "an absurd length": (status(200, Content_Length="9" * 5_000),),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_bad_answer_leaves_the_table_and_its_date(
    store: Path, site: Site, inputs: Inputs, lie: str
) -> None:
    before = tables(store)
    site(*LIES[lie])
    with pytest.raises(DownloadError) as caught:
        refreshed(store, site, inputs)
    said = str(caught.value)
    assert said.endswith("La table du 22/11/2026 reste en place.")
    assert said.startswith(site.url)
    assert tables(store) == before
    if "page" in lie:
        assert "le serveur a répondu une page, pas des données" in said
    site(ranged(NEW, '"v2"'))  # nothing bad is left to stumble on
    assert refreshed(store, site, inputs).changed


def test_an_empty_folder_says_that_there_is_no_table(
    tmp_path: Path, site: Site, inputs: Inputs
) -> None:
    site(status(304))
    with pytest.raises(DownloadError, match="Aucune table n'est encore en place"):
        refreshed(tmp_path / "s", site, inputs)
    assert read_state(tmp_path / "s") is None


def test_checksums_that_hold_are_accepted(store: Path, site: Site, inputs: Inputs) -> None:
    sha = base64.b64encode(hashlib.sha256(NEW).digest()).decode()
    md5 = base64.b64encode(hashlib.md5(NEW, usedforsecurity=False).digest()).decode()
    told = {"Repr_Digest": f"sha-256=:{sha}:", "Content_MD5": md5, "x_amz_checksum_sha256": sha}
    site(cut(NEW, 9_000, ETag='"v2"', **told), ranged(NEW, '"v2"'))
    assert refreshed(store, site, inputs).changed
    record = json.loads((store / "manifeste.json").read_text("utf-8"))
    assert record["fichiers"][-1]["empreinte"] == hashlib.sha256(NEW).hexdigest()


def test_a_silent_server_is_not_waited_for(store: Path, site: Site, inputs: Inputs) -> None:
    site(dripping(NEW, seconds=2, size=1_000))
    with pytest.raises(DownloadError, match=r"s'est tu|ne répond pas"):
        refreshed(store, site, inputs)


def test_a_server_that_drips_is_left(store: Path, site: Site, inputs: Inputs) -> None:
    site(dripping(NEW, seconds=0.01))
    with pytest.raises(DownloadError, match="trop lent"):
        refreshed(store, site, inputs)
    assert len(site.asked) == QUICK.tries


def test_redirects_are_followed_not_for_ever(store: Path, site: Site, inputs: Inputs) -> None:
    site(status(302, Location="/ailleurs/tableau%20final.parquet"), whole(NEW))
    refreshed(store, site, inputs)
    assert files(store)[1][0] == "tableau final.parquet"
    site(status(301, Location="/decp.parquet"))
    with pytest.raises(DownloadError, match="renvois"):
        refreshed(store, site, inputs)
    assert len(site.asked) <= QUICK.redirects + 1
    site(endless(302, Location="/ailleurs"), whole(OLD))  # its body is left unread
    refreshed(store, site, inputs)
    for elsewhere in ("file:///etc/passwd", "ftp://127.0.0.1/x", "http://[x/"):
        site(status(302, Location=elsewhere))
        with pytest.raises(DownloadError, match="pas du web"):
            refreshed(store, site, inputs)


def test_the_size_is_counted_on_real_bytes(store: Path, site: Site, inputs: Inputs) -> None:
    for answer in (
        endless(),
        endless(Content_Length="999999999999"),
        chunked(b"x" * (LIMIT + 1), ended=True),
    ):
        site(answer)
        with pytest.raises(DownloadError, match="limite"):
            refreshed(store, site, inputs)
        assert len(site.asked) == 1
    assert list((store / ".telechargements").iterdir()) == []


def test_without_a_network_the_old_table_stays(store: Path, inputs: Inputs) -> None:
    before = tables(store)
    with serving() as gone:
        url = gone.url
    with pytest.raises(DownloadError, match=r"injoignable.*La table du 22/11/2026 reste"):
        refresh(store, url, inputs, LIMIT, patience=QUICK)
    with pytest.raises(DownloadError, match="injoignable"):
        refresh(store, "http://hote-absent.invalid/x", inputs, LIMIT, patience=QUICK)
    assert tables(store) == before


@pytest.mark.parametrize(
    "url",
    [
        "", "decp.parquet", "file:///etc/passwd", "ftp://x/y", "http://", "http:///x",
        "https://u:p@exemple.fr/x", "http://[x/", "http://exemple.fr:99999/", "http://a b/",
        "http://exemple.fr/\n", " http://exemple.fr/",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(store: Path, inputs: Inputs, url: str) -> None:
    with pytest.raises(DownloadError) as caught:
        refresh(store, url, inputs, LIMIT, patience=QUICK)
    assert "p@" not in str(caught.value).removeprefix(url)


def test_two_refreshes_do_not_mix(
    store: Path, site: Site, inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.contracts.refresh.LOCK_PATIENCE", 0.05)
    monkeypatch.setattr(folders, "LOCK_PATIENCE", 5)
    site(dripping(NEW, seconds=0.02, size=4_000))
    first = threading.Thread(target=refreshed, args=(store, site, inputs))
    first.start()
    while not site.asked:
        pass
    with pytest.raises(StoreError, match="un autre téléchargement est en cours"):
        refreshed(store, site, inputs)
    first.join()
    assert count(store) == 301


def test_a_part_damaged_by_hand_is_begun_again(store: Path, site: Site, inputs: Inputs) -> None:
    site(cut(NEW, 9_000, ETag='"v2"'), status(404))
    with pytest.raises(DownloadError):
        refreshed(store, site, inputs)
    about = next((store / ".telechargements").glob("*.json"))
    for damage in (b"{", b'{"url": 1}', b"[]"):
        about.write_bytes(damage)
        site(whole(NEW, ETag='"v2"'))
        refreshed(store, site, inputs)
        assert "range" not in site.asked[0].headers
        site(cut(OLD, 9_000, ETag='"v2"'), status(404))
        with pytest.raises(DownloadError):
            refreshed(store, site, inputs)


def test_the_shipped_parameters_say_where_and_how_much() -> None:
    parameters = read_parameters(world.DATA / "parameters")
    assert default_url(parameters, TODAY).startswith("https://www.data.gouv.fr/")
    assert size_limit(parameters, TODAY) == 2_000_000_000


def test_a_file_of_far_fewer_rows_must_be_confirmed(
    store: Path, site: Site, inputs: Inputs
) -> None:
    before = tables(store)
    small = table(*range(1, 90))
    site(ranged(small, '"v3"'))
    for _ in range(2):
        with pytest.raises(FewerContractsError) as caught:
            refreshed(store, site, inputs)
        said = str(caught.value)
        assert "89 lignes lisibles au lieu de 199" in said
        assert said.endswith("La table du 22/11/2026 reste en place.")
        assert tables(store) == before
    done = refresh(store, site.url, inputs, LIMIT, patience=QUICK, fewer=True)
    assert (done.changed, count(store)) == (True, 90)
    assert len([one for one in site.asked if "if-none-match" not in one.headers]) == 0
    assert list((store / ".telechargements").iterdir()) == []


def test_half_the_rows_are_enough(store: Path, site: Site, inputs: Inputs) -> None:
    site(ranged(table(*range(1, 101)), '"v3"'))
    assert refreshed(store, site, inputs).changed


@pytest.mark.parametrize(
    "url",
    ["http://u:secret@h/x", "http://secret@h", "u:secret@h/x", " http://u:secret@h", "//secret@h"],
)
def test_a_password_is_not_said_again(tmp_path: Path, inputs: Inputs, url: str) -> None:
    with pytest.raises(DownloadError, match="mot de passe") as caught:
        refresh(tmp_path / "s", url, inputs, LIMIT)
    assert "secret" not in str(caught.value)
    assert not (tmp_path / "s").exists()


def test_an_at_sign_in_a_path_is_no_password(tmp_path: Path, inputs: Inputs) -> None:
    quick = Patience(connect=0.2, read=0.2, tries=1)
    with pytest.raises(DownloadError, match="injoignable"):
        refresh(tmp_path / "s", "http://127.0.0.1:9/x//a@b", inputs, LIMIT, patience=quick)


def test_a_length_out_of_all_reason_is_too_big(tmp_path: Path, site: Site, inputs: Inputs) -> None:
    site(lambda handler: handler.head(200, Content_Length=10**18))
    with pytest.raises(DownloadError, match="fichier de plus de"):
        refreshed(tmp_path / "s", site, inputs)
    assert len(site.asked) == 1

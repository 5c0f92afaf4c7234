"""A session without a browser: Streamlit's own messages over a websocket, as a page sends them.

Fifty browsers do not fit beside a server on two cores; fifty of these do. It keeps what a page
shows, tells the value of every widget at each rerun as the browser does, remembers the messages
that the browser would, and counts what goes over the wire. `bench.sessions` compares its bytes
with those of a real browser.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

PATIENCE = 60.0
WIDGETS = ("component_instance", "date_input", "slider", "selectbox", "text_input", "number_input")


class SessionError(Exception):
    """A session failed: what it waited for did not come, or the page said an error."""


@dataclass(frozen=True, slots=True)
class Act:
    """What an interaction cost: seconds to the end of its run, bytes both ways, elements sent."""

    name: str
    seconds: float
    size: int
    sizes: dict[str, int]


@dataclass
class Session:
    """One user, one page at a time.

    Attributes:
        url: of the server, without a path.
        elements: what the page shows, by place.
        query: of the address, kept as the server changes it.
    """

    url: str
    elements: dict[tuple[int, ...], ForwardMsg] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    _socket: ClientConnection | None = None
    _stack: ExitStack = field(default_factory=ExitStack)
    _states: dict[str, WidgetState] = field(default_factory=dict)
    _pages: dict[str, str] = field(default_factory=dict)
    _kept: dict[str, tuple[ForwardMsg, int]] = field(default_factory=dict)
    _page: str = ""
    _age: int = 2
    _runs: int = 0
    _clicks: int = 0

    def __enter__(self) -> Self:
        """Open the websocket, as the page does once it is loaded."""
        host = urlsplit(self.url).netloc
        opened = connect(
            f"ws://{host}/_stcore/stream",
            origin=self.url,  # type: ignore[arg-type]  # a NewType of str
            subprotocols=["streamlit"],  # type: ignore[list-item]  # a NewType of str
            max_size=None,
            open_timeout=PATIENCE,
        )
        self._socket = self._stack.enter_context(opened)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self._stack.close()

    def open(self, page: str = "", **query: str) -> Act:
        """Open a page at an address; the widgets of another page are forgotten."""
        self.query = query
        self._states.clear()
        return self._run(f"ouvrir {page or 'carte'}", page=page)

    def press(self, label: str) -> Act:
        """Press a button."""
        [button] = [one for one in self._of("button") if one.label == label]
        state = WidgetState(id=button.id, trigger_value=True)
        return self._run(label, state, place=button.id)

    def slide(self, steps: int) -> Act:
        """Move the slider of months by some stops."""
        [slider] = self._of("slider")
        stops = list(slider.options)
        [now] = self._states[slider.id].string_array_value.data
        state = WidgetState(id=slider.id)
        at = min(max(stops.index(now) + steps, 0), len(stops) - 1)
        state.string_array_value.data.append(stops[at])
        return self._run("curseur", state, place=slider.id)

    def click(self, told: str) -> Act:
        """Click a territory of the map, or a button of its bar (« lieu: », « niveau: »)."""
        [frame] = self._of("component_instance")
        self._clicks += 1
        value = {"picks": [[self._clicks, told]], "mount": "bench"}
        state = WidgetState(id=frame.id, json_value=json.dumps(value))
        return self._run(f"clic {told}", state, place=frame.id)

    def some_code(self, inside: str, number: int) -> str:
        """Return the code of a commune in the table shown, one or another by number."""
        found = sorted(set(re.findall(rf"\(({inside}\d{{3}})\)", self.words())))
        if not found:
            raise SessionError(f"aucune commune de {inside} dans le tableau")
        return found[number % len(found)]

    def parts(self, kind: str) -> list[Any]:
        """Return the elements of a kind that the page shows."""
        return list(self._of(kind))

    def words(self) -> str:
        """Return the HTML of the page."""
        return "".join(one.body for one in self._of("html"))

    def _of(self, kind: str) -> Iterator[Any]:
        for message in self.elements.values():
            element = message.delta.new_element
            if element.WhichOneof("type") == kind:
                yield getattr(element, kind)

    def _fragment(self, widget: str) -> str:
        """Return the fragment that a widget stands in, "" outside any."""
        for message in self.elements.values():
            element = message.delta.new_element
            kind = element.WhichOneof("type")
            if kind and getattr(getattr(element, kind), "id", None) == widget:
                return message.delta.fragment_id
        raise SessionError(f"aucun élément {widget}")

    def _run(
        self, name: str, state: WidgetState | None = None, page: str = "", place: str = ""
    ) -> Act:
        """Ask for a run and wait for its end."""
        if self._socket is None:
            raise SessionError("session fermée")
        asked = BackMsg()
        client = asked.rerun_script
        client.query_string = urlencode(self.query)
        client.page_script_hash = self._page if state is not None else self._pages.get(page, "")
        client.page_name = page if state is None and not client.page_script_hash else ""
        if state is not None:
            client.fragment_id = self._fragment(place)
            self._states[state.id] = state
        client.widget_states.widgets.extend(self._states.values())
        client.cached_message_hashes.extend(self._kept)
        client.context_info.timezone = "Europe/Paris"
        client.context_info.locale = "fr-FR"
        client.context_info.url = self.url
        client.context_info.color_scheme = "light"
        if state is not None and state.WhichOneof("value") == "trigger_value":
            del self._states[state.id]
        return self._exchange(name, asked)

    def _exchange(self, name: str, asked: BackMsg) -> Act:
        if self._socket is None:
            raise SessionError("session fermée")
        content = asked.SerializeToString()
        start, sizes = time.perf_counter(), {"demande": len(content)}
        self._socket.send(content)
        is_fragment = bool(asked.rerun_script.fragment_id)
        seen: set[tuple[int, ...]] = set()
        while True:
            raw = self._socket.recv(PATIENCE)
            message = ForwardMsg.FromString(raw if isinstance(raw, bytes) else raw.encode())
            kind = self._heed(message, seen, is_fragment)
            sizes[kind] = sizes.get(kind, 0) + len(raw)
            if message.WhichOneof("type") == "script_finished":
                break
        seconds = time.perf_counter() - start
        self._end(message.script_finished, seen, is_fragment)
        return Act(name, seconds, sum(sizes.values()), sizes)

    def _end(self, status: int, seen: set[tuple[int, ...]], is_fragment: bool) -> None:
        """Drop what the run did not send again, and the messages too old."""
        finished = ForwardMsg.ScriptFinishedStatus
        if status not in {
            finished.FINISHED_SUCCESSFULLY,
            finished.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
        }:
            raise SessionError(f"le script a fini par {finished.Name(status)}")
        if not is_fragment:
            self.elements = {at: one for at, one in self.elements.items() if at in seen}
            shown = {widget.id for kind in WIDGETS for widget in self._of(kind)}
            self._states = {key: state for key, state in self._states.items() if key in shown}
        self._runs += 1
        self._kept = {
            key: kept for key, kept in self._kept.items() if self._runs - kept[1] <= self._age
        }
        for one in self._of("alert"):
            raise SessionError(one.body)

    def _heed(self, message: ForwardMsg, seen: set[tuple[int, ...]], is_fragment: bool) -> str:
        """Take one message in; return what kind it is."""
        kind = message.WhichOneof("type") or ""
        if kind == "ref_hash":
            found, _ = self._kept[message.ref_hash]
            self._kept[message.ref_hash] = (found, self._runs)
            full = ForwardMsg()
            full.CopyFrom(found)
            full.metadata.CopyFrom(message.metadata)
            self._heed(full, seen, is_fragment)
            return f"rappel {full.delta.new_element.WhichOneof('type')}"
        if kind == "new_session":
            self._page = message.new_session.page_script_hash
            self._age = message.new_session.config.max_cached_message_age
        elif kind == "navigation":
            self._pages = {
                one.url_pathname: one.page_script_hash for one in message.navigation.app_pages
            }
            self._page = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            told = message.page_info_changed.query_string
            self.query = dict(part.split("=", 1) for part in told.split("&") if part)
        elif kind == "page_not_found":
            raise SessionError("page inconnue")
        elif kind == "delta":
            return self._show(message, seen)
        return kind

    def _show(self, message: ForwardMsg, seen: set[tuple[int, ...]]) -> str:
        at = tuple(message.metadata.delta_path)
        seen.add(at)
        if message.delta.WhichOneof("type") != "new_element":
            return str(message.delta.WhichOneof("type"))
        if message.metadata.cacheable and message.hash not in self._kept:
            self._kept[message.hash] = (message, self._runs)
        self.elements[at] = message
        element = message.delta.new_element
        kind = element.WhichOneof("type") or ""
        if kind in WIDGETS:
            self._first_value(kind, getattr(element, kind))
        return kind

    def _first_value(self, kind: str, widget: Any) -> None:
        """Tell the value that a widget shows, as the browser does when it appears or is set."""
        if widget.id in self._states and not getattr(widget, "set_value", False):
            return
        state = WidgetState(id=widget.id)
        if kind == "slider":
            at = [widget.options[int(place)] for place in widget.default]
            state.string_array_value.data.extend(widget.raw_value if widget.set_value else at)
        elif kind == "date_input":
            told = widget.value if widget.set_value else widget.default
            state.string_array_value.data.extend(told)
        elif kind == "selectbox" and widget.set_value and widget.HasField("raw_value"):
            state.string_value = widget.raw_value
        else:  # empty until something is typed or clicked
            self._states.pop(widget.id, None)
            return
        self._states[widget.id] = state

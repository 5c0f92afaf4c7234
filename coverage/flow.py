"""Maximum flow on small bipartite networks, in exact integers.

Library routines work on 32-bit integers or floats; a float running sum leaves dust
that flips a flag at equality, so the few lines that need exactness stand here.
The search is Dinic's (levels by breadth-first search, then blocking paths).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence


def reachable_after_max_flow(
    demands: Sequence[int], supplies: Sequence[int], serves: Sequence[Sequence[int]]
) -> tuple[int, frozenset[int]]:
    """Send as much as possible from demands to supplies.

    Args:
        demands: how much each demand may take, shape (d,).
        supplies: how much each supply may give, shape (s,).
        serves: for each demand, the indices of the supplies that may serve it.

    Returns:
        The total sent, and the demands still reachable from the source in the
        residual network: the smallest set that cannot be served as asked, with
        all its supplies exhausted (empty when every demand is met).

    >>> reachable_after_max_flow([10, 10], [6, 10], [[0], [0, 1]])
    (16, frozenset({0}))
    >>> reachable_after_max_flow([5, 5], [3, 10], [[0], [1]])
    (8, frozenset({0}))
    """
    network = _Network(demands, supplies, serves)
    total = network.direct()
    while (levels := network.levels())[network.sink] >= 0:
        total += network.block(levels)
    levels = network.levels()
    return total, frozenset(i for i in range(len(demands)) if levels[1 + i] >= 0)


class _Network:
    """Residual network: source 0, then demands, then supplies, then the sink."""

    def __init__(
        self, demands: Sequence[int], supplies: Sequence[int], serves: Sequence[Sequence[int]]
    ) -> None:
        first_supply = 1 + len(demands)
        self.sink = first_supply + len(supplies)
        self.heads: list[int] = []
        self.room: list[int] = []
        self.edges: list[list[int]] = [[] for _ in range(self.sink + 1)]
        unbounded = sum(demands) + 1
        for index, demand in enumerate(demands):
            self._join(0, 1 + index, demand)
            for supply in serves[index]:
                self._join(1 + index, first_supply + supply, unbounded)
        self.outlets: dict[int, int] = {}
        for index, supply in enumerate(supplies):
            self.outlets[first_supply + index] = len(self.heads)
            self._join(first_supply + index, self.sink, supply)

    def _join(self, tail: int, head: int, room: int) -> None:
        """Add an edge and its reverse; they sit side by side (index ^ 1)."""
        self.edges[tail].append(len(self.heads))
        self.edges[head].append(len(self.heads) + 1)
        self.heads += [head, tail]
        self.room += [room, 0]

    def direct(self) -> int:
        """Send what can go straight from demand to supply: the first blocking flow."""
        heads, room, total = self.heads, self.room, 0
        for into in self.edges[0]:
            left = room[into]
            for edge in self.edges[heads[into]]:
                if edge & 1:  # the reverse of the edge from the source
                    continue
                out = self.outlets[heads[edge]]
                sent = min(left, room[out])
                if sent:
                    for used in (edge, out):
                        room[used] -= sent
                        room[used ^ 1] += sent
                    left -= sent
                    if not left:
                        break
            sent = room[into] - left
            room[into] = left
            room[into ^ 1] += sent
            total += sent
        return total

    def levels(self) -> list[int]:
        """Return the distance of each node from the source, -1 when unreachable."""
        level = [-1] * len(self.edges)
        level[0] = 0
        queue = deque([0])
        while queue:
            node = queue.popleft()
            for edge in self.edges[node]:
                head = self.heads[edge]
                if self.room[edge] and level[head] < 0:
                    level[head] = level[node] + 1
                    queue.append(head)
        return level

    def block(self, level: list[int]) -> int:
        """Send a blocking flow along the levels, without recursion."""
        turn = [0] * len(self.edges)
        total = 0
        path: list[int] = []
        node = 0
        while True:
            if node == self.sink:
                sent = min(self.room[edge] for edge in path)
                for edge in path:
                    self.room[edge] -= sent
                    self.room[edge ^ 1] += sent
                total += sent
                path.clear()
                node = 0
                continue
            onward = self._next(node, level, turn)
            if onward is not None:
                path.append(onward)
                node = self.heads[onward]
            elif path:
                last = path.pop()
                node = self.heads[last ^ 1]
                turn[node] += 1
            else:
                return total

    def _next(self, node: int, level: list[int], turn: list[int]) -> int | None:
        """Return the next usable edge of a node, one level further, if any."""
        edges = self.edges[node]
        while turn[node] < len(edges):
            edge = edges[turn[node]]
            if self.room[edge] and level[self.heads[edge]] == level[node] + 1:
                return edge
            turn[node] += 1
        return None

"""The `aliases` of provider files: other names and domains of a provider."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from digestgen.load.domains import bare_domain
from digestgen.load.platforms import Platforms, comparable_name
from digestgen.problems import Problem
from digestgen.records import Name, ProviderNote
from digestgen.text.slugs import channel_key


class ProviderAliases:
    """The provider that each alias stands for, and warnings about aliases.

    If two files claim a name or domain, it belongs to the first of them, by path.
    """

    def __init__(self, notes: Iterable[ProviderNote], platforms: Platforms) -> None:
        self._notes, self._platforms = sorted(notes, key=lambda note: note.path), platforms
        self._owners = {key: note for note in reversed(self._notes) for key in _own_keys(note)}
        self._targets: dict[str, str] = {}
        self._used: set[str] = set()
        self.problems: list[Problem] = []
        for note in self._notes:
            for alias in note.aliases:
                self._add(note, alias)

    def __bool__(self) -> bool:
        return bool(self._targets)

    def target(self, domain: str, name: str) -> str:
        """Return the provider that has a domain, or else a name, as an alias; "" if there is none."""
        for key in (domain, _name_key(name)):
            if found := self._targets.get(key):
                self._used.add(key)
                return found
        return ""

    def unused(self) -> Iterator[Problem]:
        """Yield a warning for each alias that no call of `target` has found."""
        for note in self._notes:
            for alias in note.aliases:
                keys = [key for key in self._keys(alias.text) if self._targets.get(key)]
                is_own = note.domain in self._platforms.names  # its names are known another way
                if keys and not is_own and self._used.isdisjoint(keys):
                    message = f'"{alias.text}" has no effect: no report has that name or domain'
                    yield _warning(note, alias, message, "remove it, or write it as articles do")

    def _add(self, note: ProviderNote, alias: Name) -> None:
        keys = self._keys(alias.text)
        if any(self._platforms.of_host.get(key, note.domain) != note.domain for key in keys):
            message = f'"{alias.text}" is left out: it is a platform, not a source'
            hint = f"name a channel of it: {keys[0]}/NAME"
            self.problems.append(_warning(note, alias, message, hint))
            return
        for key in keys:
            owner = self._owners.setdefault(key, note)
            if owner is not note:
                message = f'"{alias.text}" is left out: it belongs to {owner.path}'
                self.problems.append(
                    _warning(note, alias, message, "keep it in one of the two files")
                )
                return
            if key in self._targets or key == note.domain:
                message = f'"{alias.text}" has no effect: the file has it already'
                self.problems.append(_warning(note, alias, message, "remove it"))
                return
        self._targets.update(dict.fromkeys(keys, note.domain))
        if note.domain in self._platforms.names:
            self._platforms.add_name(note.domain, alias.text)
            for host in keys:
                if "." in host:
                    self._platforms.add_host(note.domain, host)

    def _keys(self, text: str) -> list[str]:
        """Return the keys of an alias: that of a channel, or those of a domain and a name."""
        host, _, channel = text.strip("/").rpartition("/")
        platform = self._platforms.of_host.get(bare_domain(host)) if host else None
        if platform:
            return [channel_key(platform, channel)]
        is_domain = "." in text.strip(".") and not text.count(" ")
        return [bare_domain(text), _name_key(text)] if is_domain else [_name_key(text)]


def _own_keys(note: ProviderNote) -> tuple[str, str]:
    return note.domain, _name_key(note.name)


def _name_key(name: str) -> str:
    return f"name:{comparable_name(name)}"  # a colon: no domain has one, except before a port


def _warning(note: ProviderNote, alias: Name, message: str, hint: str) -> Problem:
    return Problem(note.path, alias.line, alias.column, "aliases", message, hint, "warning")

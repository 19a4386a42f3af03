"""Pages for a browser, read strictly."""

from html.parser import HTMLParser

VOID = {"meta", "link", "wbr", "br", "col"}


class Reader(HTMLParser):
    """Reads a page strictly: each element is closed, in order; keeps what it saw."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.heard: list[str] = []
        self._silent = 0
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
            if self._silent or ("aria-hidden", "true") in attrs:
                self._silent += 1

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self._silent = max(self._silent - 1, 0)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "title"):
            self.words.append(data)
            if not self._silent:
                self.heard.append(data)


def contrast(one: str, other: str) -> float:
    """As WCAG 2 defines it."""

    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)

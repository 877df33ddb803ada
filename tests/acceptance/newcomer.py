"""Somebody at a browser who has not seen the product: finds things by what is written on them, and is counted."""

from pathlib import Path
from typing import TYPE_CHECKING

from tests.acceptance.human_time import Effort

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

# What is in sight when one scrolls down: not what is only for ears, nor the lines of a list that is closed, nor the
# columns of a table beyond its right edge.
WORDS = """() => {
    const seen = [];
    const beyond = (node) => {
        const range = document.createRange();
        range.selectNodeContents(node);
        const {left} = range.getBoundingClientRect();
        const frame = node.parentElement.closest(".scr, .gscr");
        return frame && left >= frame.getBoundingClientRect().right;
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement;
        const shut = parent.closest("details:not([open])") && !parent.closest("summary");
        const unseen = shut || parent.closest("script, style, select, .vh, .skip");
        if (!unseen && parent.checkVisibility({visibilityProperty: true}) && !beyond(walker.currentNode)) {
            seen.push(walker.currentNode.textContent);
        }
    }
    for (const list of document.querySelectorAll("select")) {
        seen.push(list.selectedOptions[0]?.textContent ?? "");
    }
    return seen.map((text) => text.trim()).filter(Boolean);
}"""
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"
LOADING = 60_000


class Newcomer:
    """One visit. Whatever goes wrong in the browser is noted: a blocked script, an error, a foreign request."""

    def __init__(self, page: "Page", address: str) -> None:
        self.page = page
        self.effort = Effort()
        self.wrong: list[str] = []
        page.set_default_timeout(LOADING)
        page.on("console", lambda message: self.wrong.append(message.text))
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("request", lambda request: self._note_foreign(request.url, address))
        page.goto(address)

    def _note_foreign(self, url: str, address: str) -> None:
        if not url.startswith((address, "data:")):
            self.wrong.append(f"asked {url}")

    def reads(self, heading: str) -> str:
        """Wait for a page by its heading, read it and return what its main part says."""
        self.page.get_by_role("heading", level=1, name=heading).wait_for()
        self.page.wait_for_load_state("load")
        assert not self.page.evaluate(SIDEWAYS), heading
        self.effort.reads(heading, self.page.evaluate(WORDS))
        return self.page.locator("main").inner_text().replace("\u00a0", " ")

    def presses(self, name: str, *, within: str = "main") -> None:
        self._clicks(self.page.locator(within).get_by_role("button", name=name))

    def follows(self, name: str, *, within: str = "main") -> None:
        self._clicks(self.page.locator(within).get_by_role("link", name=name, exact=True))

    def ticks(self, label: str) -> None:
        self._clicks(self.page.get_by_role("checkbox", name=label, exact=True))

    def types(self, label: str, text: str) -> None:
        field = self.page.get_by_label(label, exact=True)
        self._clicks(field)
        self.effort.types(text)
        self.page.keyboard.type(text)

    def types_on(self, texts: list[str]) -> None:
        """Type into the field that has the focus, and with Tab into those after it."""
        for text in texts:
            self.effort.types(text, other_keys=1)
            self.page.keyboard.type(text)
            self.page.keyboard.press("Tab")

    def pastes(self, texts: list[str]) -> None:
        """Paste a row of a spreadsheet, having gone there, marked it and copied it."""
        self.effort.points(3)
        self.effort.types("", other_keys=4)
        self.page.evaluate(
            """text => {
                const data = new DataTransfer();
                data.setData("text/plain", text);
                document.activeElement.dispatchEvent(
                    new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
            }""",
            "\t".join(texts),
        )

    def goes_to(self, label: str) -> None:
        """Click into a field."""
        self._clicks(self.page.get_by_label(label, exact=True))

    def chooses_file(self, label: str, path: Path) -> None:
        with self.page.expect_file_chooser() as chooser:
            self._clicks(self.page.get_by_label(label))
        # In the dialogue of the system: the folder, the file.
        self.effort.points(2)
        chooser.value.set_files(path)

    def looks_again_until_all_is_counted(self, again: str) -> None:
        """Follow the link beside "being counted" as long as it is there; a person does it once, a bit later."""
        link = self.page.locator(".counting").get_by_role("link", name=again)
        if link.count():
            self.effort.points()
        while link.count():
            link.click()
            self.page.wait_for_load_state("load")

    def _clicks(self, what: "Locator") -> None:
        self.effort.points()
        what.click()

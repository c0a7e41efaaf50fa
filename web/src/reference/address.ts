// The snippets are written with the address of `make dev`. This puts in this deployment's.

const WRITTEN = "http://127.0.0.1:8787";

/** Put this deployment's address into every snippet. */
export function showAddress(address: string = location.origin): void {
  for (const code of document.querySelectorAll(".snippet code")) {
    const texts = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode as Text;
      text.data = text.data.replaceAll(WRITTEN, address);
    }
  }
}

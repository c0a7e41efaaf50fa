// The place in the page that is in view: links unfold what they lead to, and the contents mark it.

/** A heading that begins within this distance of the top of the window is in view. */
const TOP_PX = 140;

/** The element that a hash names. One that cannot be decoded names none. */
function named(hash: string): HTMLElement | null {
  try {
    return document.getElementById(decodeURIComponent(hash.slice(1)));
  } catch {
    return null;
  }
}

function unfold(hash: string): void {
  const target = named(hash);
  if (target === null) return;
  let folded = target.closest("details");
  while (folded !== null) {
    folded.open = true;
    folded = folded.parentElement?.closest("details") ?? null;
  }
  target.scrollIntoView();
}

/** Unfold what the address names, now and whenever a link of the page is followed. */
export function openTarget(): void {
  if (location.hash !== "") unfold(location.hash);
  addEventListener("hashchange", () => unfold(location.hash));
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const hash = link?.getAttribute("href") ?? "";
    // A link to the address that the page has already causes no `hashchange`.
    if (hash.startsWith("#") && hash === location.hash) unfold(hash);
    if (link?.closest("#contents:popover-open")) document.getElementById("contents")?.hidePopover();
  });
}

/** Mark in the contents what is in view. */
export function followPlace(): void {
  const contents = document.getElementById("contents");
  if (contents === null) return;
  const places = [...contents.querySelectorAll("a")].flatMap((link) => {
    const heading = document.getElementById(link.hash.slice(1));
    return heading === null ? [] : [{ link, heading }];
  });
  // The contents have another order than the page has.
  places.sort((a, b) =>
    a.heading.compareDocumentPosition(b.heading) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
  );
  let current: HTMLAnchorElement | undefined;
  let isAsked = false;
  function mark(): void {
    isAsked = false;
    const passed = places.findLast(({ heading }) => heading.getBoundingClientRect().top <= TOP_PX);
    const isAtEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
    const link = (isAtEnd ? places.at(-1) : (passed ?? places[0]))?.link;
    if (link === current) return;
    current?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    link?.scrollIntoView({ block: "nearest", behavior: "instant" });
    current = link;
  }
  function ask(): void {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(mark);
  }
  addEventListener("scroll", ask, { passive: true });
  addEventListener("resize", ask);
  document.addEventListener("toggle", ask, { capture: true });
  mark();
}

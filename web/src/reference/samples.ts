// The samples of requests: tabs for their languages, one choice for the whole page, and the buttons to
// copy a sample and to try it.

import { keepValue, kept } from "../session";
import { openRequest } from "./request";

const NAME = "docs.language";
const isText = (value: unknown): value is string => typeof value === "string";
const COPIED_MS = 2_000;

/** Shows this language in one sample. */
type Show = (language: string) => void;

const shown: Show[] = [];

function choose(language: string): void {
  keepValue(NAME, language);
  for (const show of shown) show(language);
}

/** Make tabs of the languages of each sample, and give it its buttons. */
export function addTabs(): void {
  for (const sample of document.querySelectorAll<HTMLDetailsElement>(".code[data-sample]"))
    addHead(sample);
  choose(kept(NAME, isText, "curl"));
}

function addHead(sample: HTMLDetailsElement): void {
  const panels = [...sample.querySelectorAll<HTMLElement>(".snippet")];
  const place = sample.closest<HTMLElement>("[data-operation]")?.dataset ?? {};
  const called = `${place.operation} ${sample.dataset.sample}`.trim();
  const id = called.toLowerCase().replaceAll(/\W+/g, "-");
  const head = document.createElement("div");
  head.className = "code-head";
  const list = document.createElement("div");
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", "Language");
  const tabs = panels.map((panel) => {
    const title = panel.querySelector<HTMLElement>(".language");
    const language = title?.textContent ?? "";
    title?.remove();
    const tab = button(language, () => choose(language));
    tab.className = "";
    tab.setAttribute("role", "tab");
    tab.id = `tab-${id}-${language.toLowerCase()}`;
    panel.id = `panel-${id}-${language.toLowerCase()}`;
    tab.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    return tab;
  });
  list.append(...tabs);
  list.addEventListener("keydown", (event) => moveAlong(event, tabs));
  shown.push((language) => {
    const wanted = tabs.findIndex((tab) => tab.textContent === language);
    const position = Math.max(wanted, 0);
    tabs.forEach((tab, at) => {
      tab.setAttribute("aria-selected", String(at === position));
      tab.tabIndex = at === position ? 0 : -1;
    });
    panels.forEach((panel, at) => {
      panel.hidden = at !== position;
    });
  });
  const copy = button("Copy", () => {
    const code = panels.find((panel) => !panel.hidden)?.querySelector("code");
    void copyText(code?.textContent ?? "", copy);
  });
  copy.setAttribute("aria-live", "polite");
  const send = button("Try it", () =>
    openRequest({
      method: place.method ?? "",
      path: place.path ?? "",
      example: sample.dataset.sample ?? "",
    }),
  );
  head.append(list, copy, send);
  sample.querySelector("summary")?.after(head);
}

function button(text: string, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function moveAlong(event: KeyboardEvent, tabs: readonly HTMLButtonElement[]): void {
  const at = tabs.findIndex((tab) => tab.matches(":focus"));
  const last = tabs.length - 1;
  const next = {
    ArrowRight: at === last ? 0 : at + 1,
    ArrowLeft: at === 0 ? last : at - 1,
    Home: 0,
    End: last,
  }[event.key];
  if (at < 0 || next === undefined) return;
  event.preventDefault();
  tabs[next]?.focus();
  tabs[next]?.click();
}

async function copyText(text: string, from: HTMLButtonElement): Promise<void> {
  let said = "Copied";
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    said = "Not copied";
  }
  from.textContent = said;
  setTimeout(() => {
    from.textContent = "Copy";
  }, COPIED_MS);
}

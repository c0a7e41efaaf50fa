// The frame around the pages: navigation, theme, who is signed in.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { access, askForKey, check, signOut } from "../access";
import type { Page } from "../page";
import { apiKey, tenant, tenantOfKey } from "../session";
import { chooseTheme, THEMES, type Theme, theme } from "../theme";
import { BudgetStrip } from "./budget_strip";
import { FailureNote } from "./failure";
import { Icon } from "./icon";
import { SignIn } from "./sign_in";

/** The page that the address names, else the first. */
function usePage(pages: readonly Page[]): Page {
  const find = () => pages.find((page) => `#${page.id}` === location.hash) ?? (pages[0] as Page);
  const page = useSignal(find());
  useEffect(() => {
    const follow = () => {
      page.value = find();
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return page.value;
}

export function Shell({ pages }: { pages: readonly Page[] }) {
  const page = usePage(pages);
  const isFirst = useRef(true);
  useEffect(() => {
    void check();
  }, []);
  useEffect(() => {
    document.title = `${page.title} · Bluey`;
    // A screen reader follows the focus; at the first page there is nothing to follow yet.
    if (!isFirst.current) document.getElementById("content")?.focus();
    isFirst.current = false;
  }, [page]);
  const now = access.value;
  return (
    <div class="shell">
      <button type="button" class="skip" onClick={goToContent}>
        Skip to the content
      </button>
      <header class="bar">
        <a class="brand" href={`#${pages[0]?.id}`}>
          <Mark />
          <span>Bluey</span>
        </a>
        {now.state === "open" && (
          <nav class="pages" aria-label="Pages">
            {pages.map(({ id, title, icon }) => (
              <a key={id} href={`#${id}`} aria-current={id === page.id ? "page" : undefined}>
                <Icon name={icon} />
                <span>{title}</span>
              </a>
            ))}
          </nav>
        )}
        <div class="bar-end">
          {now.state === "open" && <BudgetStrip />}
          <a class="docs-link" href="/docs">
            <Icon name="docs" size={18} />
            <span>API reference</span>
          </a>
          {now.state === "open" && <Account />}
          <ThemeChoice />
        </div>
      </header>
      <Content page={page} />
    </div>
  );
}

function Content({ page }: { page: Page }) {
  const now = access.value;
  switch (now.state) {
    case "checking":
      return (
        <main class="waiting" id="content" tabIndex={-1} aria-busy="true">
          <span class="spinner" />
          <h1 class="hidden">Asking the Worker …</h1>
        </main>
      );
    case "closed":
      return <SignIn access={now} />;
    case "failed":
      return (
        <main class="page" id="content" tabIndex={-1}>
          <FailureNote failure={now.failure} onRetry={() => void check()}>
            {(apiKey.value !== null || tenant.value !== null) && (
              <p>
                <button type="button" class="link" onClick={() => void signOut()}>
                  Forget the key of this tab
                </button>
              </p>
            )}
          </FailureNote>
        </main>
      );
    case "open":
      return (
        <main class={page.fills ? "fills" : "page"} id="content" tabIndex={-1} key={page.id}>
          <page.Content />
        </main>
      );
  }
}

/** The skip button is no link, because the hash of the address names the page. */
function goToContent(): void {
  document.getElementById("content")?.focus();
}

/** Which key this tab uses, without showing it, and the way out. */
function Account() {
  const key = apiKey.value;
  if (key === null)
    return (
      <div class="account">
        <span class="account-name">{tenant.value ?? "No key needed"}</span>
        <button type="button" class="button quiet small" onClick={askForKey}>
          Use a key
        </button>
      </div>
    );
  return (
    <div class="account">
      <span class="account-name" title="The tenant of this tab's key">
        {tenantOfKey() ?? tenant.value ?? "Signed in"}
      </span>
      <button type="button" class="button quiet small" onClick={() => void signOut()}>
        <Icon name="signOut" size={16} />
        Sign out
      </button>
    </div>
  );
}

const NAMES: Record<Theme, string> = { system: "As the system", light: "Light", dark: "Dark" };

function ThemeChoice() {
  return (
    <fieldset class="themes">
      <legend class="hidden">Theme</legend>
      {THEMES.map((name) => (
        <label key={name} title={NAMES[name]}>
          <input
            type="radio"
            name="theme"
            class="hidden"
            checked={theme.value === name}
            onChange={() => chooseTheme(name)}
          />
          <Icon name={name} size={16} />
          <span class="hidden">{NAMES[name]}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Mark() {
  return (
    <svg class="logo" width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M10 7h7.2c3.6 0 5.8 1.7 5.8 4.6 0 1.9-1 3.3-2.7 3.9 2.2.5 3.5 2.1 3.5 4.4 0 3.2-2.4 5.1-6.4 5.1H10V7zm3.9 3v4.3h2.7c1.7 0 2.6-.8 2.6-2.2s-.9-2.1-2.6-2.1h-2.7zm0 7.2V22h3.1c1.9 0 2.9-.8 2.9-2.4s-1-2.4-2.9-2.4h-3.1z" />
    </svg>
  );
}

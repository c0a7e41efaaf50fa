// What this tab knows: the API key, the tenant, the conversation. All of it is in sessionStorage, so
// it ends with the tab; signing out ends it at once. The theme alone outlives the tab.

import { signal } from "@preact/signals";

const PREFIX = "bluey.";

/** A text of this tab's storage, or null; null as well where the browser refuses storage. */
function storedText(name: string): string | null {
  try {
    return sessionStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/** Store a text for this tab, or remove it. False where the browser does not store it. */
function storeText(name: string, value: string | null): boolean {
  try {
    if (value === null) sessionStorage.removeItem(PREFIX + name);
    else sessionStorage.setItem(PREFIX + name, value);
    return true;
  } catch {
    return false;
  }
}

/** The API key of this tab, or null where none was given. */
export const apiKey = signal<string | null>(storedText("key"));

/** The tenant that requests name, or null: the deployment's own, or the key's. */
export const tenant = signal<string | null>(storedText("tenant"));

/** The tenant that a key names, as keys are written: `bly_<tenant>_<random>`. */
function tenantIn(key: string | null): string | null {
  return /^bly_([a-z0-9-]+)_/.exec(key ?? "")?.[1] ?? null;
}

/** The tenant that the key of this tab names. */
export function tenantOfKey(): string | null {
  return tenantIn(apiKey.value);
}

/** Counts answers of this tab, so that what shows budgets knows when to ask again. */
export const answered = signal(0);

/** Say that an answer has been charged. */
export function noteAnswer(): void {
  answered.value += 1;
}

/** The tenant whose conversation this tab has. It is in memory, too: the browser may store nothing. */
let owner = storedText("owner");

/** Sign in with a key, a tenant, or both. A conversation with another tenant is forgotten first: its
 * text would be sent to the new tenant's models. */
export function signInWith(key: string | null, tenantId: string | null): void {
  const named = tenantIn(key) ?? tenantId;
  if (named !== null) {
    if (owner !== null && named !== owner) forgetAll();
    owner = named;
    storeText("owner", owner);
  }
  apiKey.value = key;
  tenant.value = tenantId;
  storeText("key", key);
  storeText("tenant", tenantId);
}

const forgetting: (() => void)[] = [];

/** Call a function when this tab forgets all. Modules that have a part of it in memory forget it so. */
export function whenForgotten(forget: () => void): void {
  forgetting.push(forget);
}

/** Forget the key, the tenant and all that this tab keeps. */
export function forgetAll(): void {
  owner = null;
  apiKey.value = null;
  tenant.value = null;
  for (const forget of forgetting) forget();
  try {
    for (const name of Object.keys(sessionStorage))
      if (name.startsWith(PREFIX)) sessionStorage.removeItem(name);
  } catch {
    // There is nothing to forget where there is no storage.
  }
}

/** A JSON value that this tab keeps under a name, as `isFit` wants it, or `otherwise`. */
export function kept<T>(name: string, isFit: (value: unknown) => value is T, otherwise: T): T {
  const text = storedText(name);
  if (text === null) return otherwise;
  try {
    const value: unknown = JSON.parse(text);
    return isFit(value) ? value : otherwise;
  } catch {
    return otherwise;
  }
}

/** Keep a JSON value for this tab. False where it does not fit into the browser's storage. */
export function keepValue(name: string, value: unknown): boolean {
  return storeText(name, JSON.stringify(value));
}

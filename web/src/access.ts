// Whether this tab may ask the API, found out by asking for the models.

import { signal } from "@preact/signals";
import { type Failure, listModels, type Model, readHealth, refused, unsendable } from "./api";
import { apiKey, forgetAll, signInWith, tenant } from "./session";
import { forgetUsage, refresh } from "./usage";

export type Access =
  | { state: "checking" }
  /** `defaultModel` is the id of the model of a request that names none; null where it is not known. */
  | { state: "open"; models: Model[]; defaultModel: string | null }
  /** A key or a tenant is missing. `failure` says why what was given was refused. `isOffered`: nothing
   * is missing, but the person wants to give another key. */
  | { state: "closed"; wants: "key" | "tenant"; failure: Failure | null; isOffered?: true }
  | { state: "failed"; failure: Failure };

export const access = signal<Access>({ state: "checking" });

/** Ask again, with the key and the tenant of this tab. */
export async function check(): Promise<void> {
  access.value = { state: "checking" };
  const gave = apiKey.value !== null || tenant.value !== null;
  const [answer, health] = await Promise.all([listModels(), readHealth()]);
  if (answer.ok) {
    const defaultModel = health.ok ? health.value.modelId : null;
    access.value = { state: "open", models: answer.value, defaultModel };
    return;
  }
  const { failure } = answer;
  const { code } = failure;
  if (code === "tenant_required") {
    access.value = { state: "closed", wants: "tenant", failure: gave ? failure : null };
  } else if (code === "unauthorized") {
    access.value = { state: "closed", wants: "key", failure: gave ? failure : null };
  } else if (gave && (code === "unknown_tenant" || code === "tenant_mismatch")) {
    access.value = { state: "closed", wants: "tenant", failure };
  } else {
    access.value = { state: "failed", failure };
  }
}

/** Sign in with what was typed; an empty text is none. */
export async function signIn(key: string, tenantId: string): Promise<void> {
  const unsent = unsendable(key, tenantId);
  if (unsent !== null) {
    access.value = { state: "closed", ...unsent };
    return;
  }
  forgetUsage();
  signInWith(key.trim() || null, tenantId.trim() || null);
  await check();
}

/** Go on with another key of the same tenant, on the page that is shown. */
export function goOnWith(key: string): void {
  forgetUsage();
  signInWith(key, tenant.peek());
  void refresh();
}

/** Forget the key and all that this tab keeps. */
export async function signOut(): Promise<void> {
  forgetUsage();
  forgetAll();
  await check();
}

/** Ask for another key. The tab keeps its own, and its conversation, until another one is given. */
export function askForKey(): void {
  access.value = { state: "closed", wants: "key", failure: null, isOffered: true };
}

// A key that is revoked or expires while the page is open.
refused.subscribe((failure) => {
  if (failure !== null && access.peek().state === "open")
    access.value = { state: "closed", wants: "key", failure };
});

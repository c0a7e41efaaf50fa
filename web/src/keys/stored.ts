// The tenant's API keys, as `/keys` tells and changes them.

import { signal } from "@preact/signals";
import { requestData } from "../api";
import { serverNowMs } from "../clock";
import { whenForgotten } from "../session";

export type Role = "chat" | "admin";

export interface KeyWindow {
  tokens?: number;
  /** Dollars with six decimals. */
  usd?: string;
}

/** What is stored of a key. If its record cannot be read, only its id and status are known. */
export interface StoredKey {
  id: string;
  label?: string;
  role?: Role;
  status: "active" | "expired" | "unreadable";
  created?: string;
  expires?: string;
  allowedModels?: string[];
  budgets?: { daily?: KeyWindow; monthly?: KeyWindow };
  /** The UTC day. */
  lastUsed?: string;
  createdBy?: string;
  /** It is the key of this tab. */
  isThis?: true;
}

/** A key that was made; its text is told this once. */
export interface MadeKey extends StoredKey {
  key: string;
  warnings?: string[];
  /** The id of the old key, where it replaces one. */
  replaces?: string;
  /** Until when the old key works; absent where it could not be given an end. */
  oldExpires?: string;
}

/** What is asked of a new key. A limit that is no number is sent as it was typed: the API says what is
 * wrong with it. */
export interface KeySettings {
  label: string;
  role: Role;
  expires?: string;
  allowedModels?: string[];
  budgets?: Record<string, Record<string, number | string>>;
}

export interface Rotation {
  graceSeconds?: number;
  expires?: string;
}

/** The new key that is shown, until it is put away: in memory alone, also while another page of the
 * console is open. */
export const shown = signal<MadeKey | null>(null);

whenForgotten(() => {
  shown.value = null;
});

export const listKeys = () => requestData<{ keys: StoredKey[] }>("/keys");

export const makeKey = (settings: KeySettings) =>
  requestData<MadeKey>("/keys", { method: "POST", body: settings });

export const rotateKey = (id: string, rotation: Rotation) =>
  requestData<MadeKey>(`/keys/${id}/rotate`, { method: "POST", body: rotation });

export const revokeKey = (id: string) =>
  requestData<{ id: string; revoked: true }>(`/keys/${id}`, { method: "DELETE" });

/** What is stored of a key that was made. */
export function storedOf(made: MadeKey): StoredKey {
  const { key, warnings, replaces, oldExpires, ...stored } = made;
  return stored;
}

/** The keys after one was made, without asking again: Workers KV may still tell what was before. */
export function withMade(keys: readonly StoredKey[], made: MadeKey): StoredKey[] {
  return [
    ...keys.map((key) => (key.id === made.replaces ? endedBy(key, made) : key)),
    storedOf(made),
  ];
}

function endedBy(key: StoredKey, { oldExpires }: MadeKey): StoredKey {
  if (oldExpires === undefined) return key;
  const isOver = Date.parse(oldExpires) <= serverNowMs();
  return { ...key, expires: oldExpires, status: isOver ? "expired" : key.status };
}

/** The keys where this one is the tab's. */
export function withThis(keys: readonly StoredKey[], id: string): StoredKey[] {
  return keys.map(({ isThis, ...key }) => (key.id === id ? { ...key, isThis: true } : key));
}

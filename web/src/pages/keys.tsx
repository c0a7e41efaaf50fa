// The tenant's API keys: list, make, rotate, revoke. It needs a key with the role admin.

import { useEffect, useRef, useState } from "preact/hooks";
import { goOnWith, signOut } from "../access";
import type { Failure } from "../api";
import { FailureNote } from "../components/failure";
import { Icon } from "../components/icon";
import { Waiting } from "../components/waiting";
import { CreateDialog } from "../keys/create_dialog";
import { KeyList } from "../keys/list";
import { NoAdmin } from "../keys/no_admin";
import { RevokeDialog } from "../keys/revoke_dialog";
import { RotateDialog } from "../keys/rotate_dialog";
import { ShownDialog } from "../keys/shown_dialog";
import { listKeys, type MadeKey, type StoredKey, shown, withMade, withThis } from "../keys/stored";
import { matches } from "../keys/words";
import type { Page } from "../page";

type Open = { what: "new" } | { what: "rotate" | "revoke"; key: StoredKey };

/** With more keys than these, they can be searched. */
const FEW = 5;

function Keys() {
  const [keys, setKeys] = useState<readonly StoredKey[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [open, setOpen] = useState<Open | null>(null);
  const [filter, setFilter] = useState("");
  const [said, say] = useState("");
  const title = useRef<HTMLHeadingElement>(null);
  const close = () => setOpen(null);

  async function refresh(): Promise<void> {
    const answer = await listKeys();
    setFailure(answer.ok ? null : answer.failure);
    if (answer.ok) setKeys(answer.value.keys);
  }
  useEffect(() => {
    void refresh();
  }, []);

  const isShown = shown.value !== null;
  useEffect(() => {
    // The focus would return to the key's row, which is gone.
    if (open === null && !isShown && said !== "" && document.activeElement === document.body)
      title.current?.focus();
  }, [open, isShown, said]);

  function made(key: MadeKey, goesOn = false): void {
    close();
    shown.value = key;
    say("");
    setKeys((before) => {
      const after = withMade(before ?? [], key);
      return goesOn ? withThis(after, key.id) : after;
    });
    if (goesOn) goOnWith(key.key);
  }

  function revoked(key: StoredKey): void {
    close();
    if (key.isThis) {
      void signOut();
      return;
    }
    setKeys((before) => (before ?? []).filter(({ id }) => id !== key.id));
    say(
      `${key.label ?? key.id} is revoked. In other places it may still work for up to 90 seconds.`,
    );
  }

  if (failure?.code === "admin_required")
    return (
      <>
        <div class="page-head">
          <h1>Keys</h1>
        </div>
        <NoAdmin />
      </>
    );
  return (
    <>
      <div class="page-head">
        <div>
          <h1 ref={title} tabIndex={-1}>
            Keys
          </h1>
          <p class="lead">Who may use this tenant. Changes hold everywhere within 90 seconds.</p>
        </div>
        <div class="head-actions">
          <button type="button" class="button" onClick={() => void refresh()}>
            <Icon name="retry" size={16} />
            Refresh
          </button>
          <button
            type="button"
            class="button primary"
            disabled={keys === null}
            onClick={() => setOpen({ what: "new" })}
          >
            <Icon name="plus" size={16} />
            New key
          </button>
        </div>
      </div>
      {failure && (
        <FailureNote
          failure={failure}
          title={keys === null ? "The keys cannot be shown" : "The list is as it was before"}
          onRetry={() => void refresh()}
        />
      )}
      <p class={said ? "said" : "hidden"} role="status">
        {said}
      </p>
      {keys === null && failure === null && <Waiting what="Asking for the keys …" />}
      {keys !== null && (
        <Listed
          keys={keys}
          filter={filter}
          onFilter={setFilter}
          onRotate={(key) => setOpen({ what: "rotate", key })}
          onRevoke={(key) => setOpen({ what: "revoke", key })}
        />
      )}
      {open?.what === "new" && (
        <CreateDialog onClose={close} onMade={made} onStale={() => void refresh()} />
      )}
      {open?.what === "rotate" && (
        <RotateDialog old={open.key} onClose={close} onMade={made} onStale={() => void refresh()} />
      )}
      {open?.what === "revoke" && (
        <RevokeDialog
          revoked={open.key}
          isLastAdmin={isLastAdmin(open.key, keys ?? [])}
          onClose={close}
          onRevoked={() => revoked(open.key)}
          onStale={() => void refresh()}
        />
      )}
      {shown.value && <ShownDialog key={shown.value.id} made={shown.value} />}
    </>
  );
}

function isActiveAdmin({ role, status }: StoredKey): boolean {
  return role === "admin" && status === "active";
}

function isLastAdmin(key: StoredKey, keys: readonly StoredKey[]): boolean {
  return isActiveAdmin(key) && !keys.some((each) => each.id !== key.id && isActiveAdmin(each));
}

interface ListedProps {
  keys: readonly StoredKey[];
  filter: string;
  onFilter: (filter: string) => void;
  onRotate: (key: StoredKey) => void;
  onRevoke: (key: StoredKey) => void;
}

function Listed({ keys, filter, onFilter, onRotate, onRevoke }: ListedProps) {
  // The newest first: the API tells the oldest first.
  const found = keys.filter((key) => matches(key, filter)).reverse();
  if (keys.length === 0)
    return (
      <div class="card empty">
        <h2>No keys yet</h2>
        <p class="soft">
          No key is needed from this machine. Make one for anyone who calls the API from elsewhere.
        </p>
      </div>
    );
  return (
    <>
      {keys.length > FEW && (
        <div class="key-filter">
          <label>
            <span class="hidden">Find keys</span>
            <input
              type="search"
              placeholder="Find by label, id, role or model"
              value={filter}
              onInput={(event) => onFilter(event.currentTarget.value)}
            />
          </label>
          <p class="fine" aria-live="polite">
            {filter.trim() === ""
              ? `${keys.length} keys`
              : `${found.length} of ${keys.length} keys`}
          </p>
        </div>
      )}
      {found.length > 0 ? (
        <KeyList keys={found} onRotate={onRotate} onRevoke={onRevoke} />
      ) : (
        <p class="card empty soft">No key has this text in its label, id, role or models.</p>
      )}
    </>
  );
}

export const keys: Page = { id: "keys", title: "Keys", icon: "keys", Content: Keys };

// The tenant's keys: a table where it fits, and cards where it does not.

import type { ComponentChildren } from "preact";
import { useSyncExternalStore } from "preact/compat";
import { Icon } from "../components/icon";
import type { StoredKey } from "./stored";
import { Day, Expiry, limitTexts, Name } from "./words";

const isNarrow = matchMedia("(max-width: 1000px)");

function follow(told: () => void): () => void {
  isNarrow.addEventListener("change", told);
  return () => isNarrow.removeEventListener("change", told);
}

interface Props {
  keys: readonly StoredKey[];
  onRotate: (key: StoredKey) => void;
  onRevoke: (key: StoredKey) => void;
}

export function KeyList(props: Props) {
  const narrow = useSyncExternalStore(follow, () => isNarrow.matches);
  return narrow ? <Cards {...props} /> : <Table {...props} />;
}

function Table({ keys, onRotate, onRevoke }: Props) {
  return (
    <div class="card keys-table">
      <table>
        <thead>
          <tr>
            <th scope="col">Key</th>
            <th scope="col">Created</th>
            <th scope="col">Expires</th>
            <th scope="col">Last used</th>
            <th scope="col">May use</th>
            <th scope="col">
              <span class="hidden">Change it</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              <th scope="row">
                <Title of={key} />
              </th>
              <td>
                <Created of={key} />
              </td>
              <td>
                <Expiry of={key} />
              </td>
              <td>
                <LastUsed of={key} />
              </td>
              <td>
                <MayUse of={key} />
              </td>
              <td>
                <Actions of={key} onRotate={onRotate} onRevoke={onRevoke} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cards({ keys, onRotate, onRevoke }: Props) {
  return (
    <ul class="key-cards">
      {keys.map((key) => (
        <li key={key.id} class="card">
          <Title of={key} />
          {key.status !== "unreadable" && (
            <dl>
              <Fact title="Created">
                <Created of={key} />
              </Fact>
              <Fact title="Expires">
                <Expiry of={key} />
              </Fact>
              <Fact title="Last used">
                <LastUsed of={key} />
              </Fact>
              <Fact title="May use">
                <MayUse of={key} />
              </Fact>
            </dl>
          )}
          <Actions of={key} onRotate={onRotate} onRevoke={onRevoke} />
        </li>
      ))}
    </ul>
  );
}

function Fact({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface Of {
  of: StoredKey;
}

function Title({ of: key }: Of) {
  return (
    <div class="key-title">
      {key.label !== undefined && <Name of={key} />}
      <code>{key.id}</code>
      <span class="badges">
        {key.role === "admin" && <span class="badge accent">admin</span>}
        {key.role === "chat" && <span class="badge">chat</span>}
        {key.status === "active" && <span class="badge good">active</span>}
        {key.status === "expired" && <span class="badge warn">expired</span>}
        {key.status === "unreadable" && <span class="badge bad">unreadable</span>}
        {key.isThis && <span class="badge accent">this tab's</span>}
      </span>
      {key.status === "unreadable" && (
        <span class="fine">Its record cannot be read, so the key is refused. Revoke it.</span>
      )}
    </div>
  );
}

function Created({ of: key }: Of) {
  if (key.created === undefined) return null;
  return (
    <>
      <Day of={key.created} />
      <span class="fine">
        {key.createdBy === undefined ? (
          "by the operator"
        ) : (
          <span>
            by <code>{key.createdBy}</code>
          </span>
        )}
      </span>
    </>
  );
}

function LastUsed({ of: key }: Of) {
  return key.lastUsed === undefined ? <span class="soft">not yet</span> : <Day of={key.lastUsed} />;
}

function MayUse({ of: key }: Of) {
  const limits = limitTexts(key);
  if (key.status === "unreadable") return null;
  return (
    <ul class="may-use">
      {key.allowedModels?.map((model) => (
        <li key={model} class="model">
          {model}
        </li>
      )) ?? <li>All models</li>}
      {limits.map((limit) => (
        <li key={limit} class="soft">
          {limit}
        </li>
      ))}
    </ul>
  );
}

interface ActionsProps extends Of {
  onRotate: (key: StoredKey) => void;
  onRevoke: (key: StoredKey) => void;
}

function Actions({ of: key, onRotate, onRevoke }: ActionsProps) {
  const named = (
    <span class="hidden">
      {" "}
      <Name of={key} /> {key.id}
    </span>
  );
  return (
    <div class="key-actions">
      {key.status !== "unreadable" && (
        <button type="button" class="button small" onClick={() => onRotate(key)}>
          <Icon name="retry" size={14} />
          Rotate{named}
        </button>
      )}
      <button type="button" class="button danger small" onClick={() => onRevoke(key)}>
        <Icon name="trash" size={14} />
        Revoke{named}
      </button>
    </div>
  );
}

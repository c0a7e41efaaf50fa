// Asks for an API key, or for the tenant where the deployment serves several.

import { useSignal } from "@preact/signals";
import { type Access, check, signIn } from "../access";
import { tenant } from "../session";
import { FailureNote } from "./failure";
import { Icon } from "./icon";

export function SignIn({ access }: { access: Access & { state: "closed" } }) {
  const key = useSignal("");
  const named = useSignal(tenant.value ?? "");
  const isEmpty = key.value.trim() === "" && named.value.trim() === "";
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (!isEmpty) void signIn(key.value, named.value);
  }
  return (
    <main class="sign-in" id="content" tabIndex={-1}>
      <form class="card" onSubmit={submit}>
        <span class="mark">
          <Icon name="keys" size={24} />
        </span>
        <h1>{access.wants === "key" ? "Sign in with an API key" : "Which tenant?"}</h1>
        <p class="lead">
          {access.wants === "key"
            ? "The key stays in this tab: it is sent to this Worker alone, and forgotten when the tab is closed."
            : "This deployment serves several tenants. An API key names its tenant; without one, name the tenant."}
        </p>
        {access.failure && <FailureNote failure={access.failure} />}
        <label>
          API key
          <input
            type="password"
            name="api-key"
            autocomplete="off"
            spellcheck={false}
            placeholder="bly_…"
            value={key.value}
            onInput={(event) => {
              key.value = event.currentTarget.value;
            }}
          />
        </label>
        <label>
          Tenant <span class="optional">only where the key does not name it</span>
          <input
            type="text"
            name="tenant"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            value={named.value}
            onInput={(event) => {
              named.value = event.currentTarget.value;
            }}
          />
        </label>
        <button type="submit" class="button primary wide" disabled={isEmpty}>
          Continue
        </button>
        {access.isOffered && (
          <button type="button" class="button quiet wide" onClick={() => void check()}>
            Back
          </button>
        )}
        {access.failure && (
          <button type="button" class="button quiet wide" onClick={() => void signIn("", "")}>
            Go on without a key
          </button>
        )}
        <p class="fine">
          <span>
            No key yet? Whoever operates this deployment makes one: <code>bluey keys create</code>
          </span>
        </p>
      </form>
    </main>
  );
}

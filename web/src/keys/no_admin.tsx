// What to do where this tab's key may not see the tenant's keys: nothing went wrong.

import { askForKey } from "../access";
import { Code } from "../components/code";
import { Icon } from "../components/icon";
import { tenant, tenantOfKey } from "../session";
import { report } from "../usage";

export function NoAdmin() {
  const tenantId = report.value?.tenantId ?? tenantOfKey() ?? tenant.value ?? "TENANT";
  const environment = report.value?.environment ?? "ENVIRONMENT";
  const command = `bluey keys create ${tenantId} --env ${environment} --role admin --label console`;
  return (
    <section class="card empty no-admin">
      <span class="mark">
        <Icon name="keys" size={24} />
      </span>
      <h2>An admin key manages the keys</h2>
      <p class="soft">
        The key of this tab has the role <code>chat</code>: it asks models, and cannot list or
        change keys. Whoever operates this deployment makes an admin key with this command, and
        gives it to you:
      </p>
      <Code text={command} language="bash" />
      <p class="soft">
        On a shared deployment the command also needs <code>--shared</code>.
      </p>
      <button type="button" class="button primary" onClick={askForKey}>
        Sign in with an admin key
      </button>
    </section>
  );
}

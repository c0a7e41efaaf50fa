// What to paste into each client, with the address of this deployment. A test compares what is pasted
// with docs/clients.md, where all of it is tried.

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { chatModels, chosen, titleOf } from "../chat/models";
import { Code } from "../components/code";
import { CopyButton } from "../components/copy";
import { Markdown } from "../components/markdown";
import clients from "../connect/clients.json";
import type { Page } from "../page";
import { apiKey, tenant, tenantOfKey } from "../session";

interface Client {
  title: string;
  blocks: { caption?: string; language: string; text: string }[];
  /** How a client names the tenant, where no key does. */
  tenant?: string;
  /** What a client needs beside the rest where it has a key. */
  withKey?: string;
}

const CLIENTS: readonly Client[] = clients;

/** What stands in the place of the key: this page never shows the tab's own. */
function placeholder(): string {
  if (apiKey.value === null) return "unused";
  return `bly_${tenantOfKey() ?? tenant.value ?? "tenant"}_…`;
}

/** The chosen model's alias, else any alias: some clients read a `/` in a name as their own. */
function usualModel(): string {
  const models = chatModels.value;
  const isAlias = ({ canonical_slug }: { canonical_slug?: string }) => canonical_slug !== undefined;
  return (
    (chosen.value && isAlias(chosen.value) ? chosen.value : models.find(isAlias))?.id ??
    models[0]?.id ??
    ""
  );
}

function filled(text: string, model: string): string {
  const header =
    apiKey.value !== null
      ? ` -H 'authorization: Bearer ${placeholder()}'`
      : tenant.value !== null
        ? ` -H 'x-tenant-id: ${tenant.value}'`
        : "";
  const values: Record<string, string> = {
    origin: location.origin,
    key: placeholder(),
    tenant: tenant.value ?? "",
    model,
    header,
  };
  return text.replace(/\{(origin|key|tenant|model|header)\}/g, (_, name) => values[name] ?? "");
}

function Connect() {
  const title = useSignal(CLIENTS[0]?.title ?? "");
  const model = useSignal(usualModel());
  const client = CLIENTS.find((each) => each.title === title.value) ?? (CLIENTS[0] as Client);
  return (
    <>
      <header class="page-head">
        <div>
          <h1>Connect</h1>
          <p class="lead">
            What to paste into each client. Every block works as it stands, with the address of this
            deployment{apiKey.value === null ? "." : " and your key in the place of the dots."}
          </p>
        </div>
      </header>
      <ul class="facts-row">
        <Fact title="Base URL" value={`${location.origin}/v1`}>
          Anthropic's clients add <code>/v1</code> themselves: <code>{location.origin}</code>
        </Fact>
        <Fact title="API key" value={placeholder()} hasCopy={false}>
          {apiKey.value === null
            ? "None is needed from here. Clients that insist on one take any text."
            : "An administrator of the tenant makes keys on the page Keys."}
        </Fact>
        <li class="card">
          <label>
            Model
            <select
              value={model.value}
              onChange={(event) => {
                model.value = event.currentTarget.value;
              }}
            >
              {chatModels.value.map((each) => (
                <option key={each.id} value={each.id}>
                  {titleOf(each)}
                </option>
              ))}
            </select>
          </label>
        </li>
      </ul>
      <fieldset class="client-choice">
        <legend>Client</legend>
        {CLIENTS.map((each) => (
          <label key={each.title}>
            <input
              type="radio"
              name="client"
              class="hidden"
              checked={each === client}
              onChange={() => {
                title.value = each.title;
              }}
            />
            {each.title}
          </label>
        ))}
      </fieldset>
      <section class="client" aria-live="polite">
        <h2>{client.title}</h2>
        {client.blocks.map(({ caption, language, text }) => (
          <div key={`${client.title} ${caption}`}>
            {caption !== undefined && <h3>{caption}</h3>}
            <Code text={filled(text, model.value)} language={language} />
          </div>
        ))}
        <Notes client={client} />
      </section>
    </>
  );
}

function Notes({ client }: { client: Client }) {
  if (apiKey.value !== null)
    return client.withKey ? <Markdown text={`With a key: ${client.withKey}.`} /> : null;
  if (tenant.value === null || client.title === "curl") return null;
  return client.tenant ? (
    <Markdown
      text={`This deployment serves several tenants. Name yours: \`${filled(client.tenant, "")}\``}
    />
  ) : (
    <p class="soft">
      This deployment serves several tenants. Give this client an API key, which names the tenant.
    </p>
  );
}

interface FactProps {
  title: string;
  value: string;
  hasCopy?: boolean;
  children: ComponentChildren;
}

function Fact({ title, value, hasCopy = true, children }: FactProps) {
  return (
    <li class="card">
      <h2>{title}</h2>
      <div class="fact-value">
        <code>{value}</code>
        {hasCopy && <CopyButton text={value} label={`Copy the ${title}`} isSmall />}
      </div>
      <p class="fact-note">{children}</p>
    </li>
  );
}

export const connect: Page = {
  id: "connect",
  title: "Connect",
  icon: "connect",
  Content: Connect,
};

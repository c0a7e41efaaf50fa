// Asks for what a new key may do, and makes it.

import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { access } from "../access";
import { dollarsText, tokensText } from "../components/amounts";
import { Dialog } from "../components/dialog";
import { report } from "../usage";
import { FormActions, useChange } from "./change";
import { type ChosenExpiry, ExpiryField, momentOf, NO_EXPIRY } from "./expiry_field";
import { Field, FormFailure, ProblemText, problemAt, problemsOf } from "./fields";
import { type KeySettings, type MadeKey, makeKey, type Role } from "./stored";
import { MayBeMade } from "./words";

const ROLES: Record<Role, { title: string; may: string }> = {
  chat: { title: "Chat", may: "Asks models, and reads the tenant's usage." },
  admin: {
    title: "Admin",
    may: "The same, and makes, rotates and revokes all keys of the tenant.",
  },
};

const LIMITS = [
  { path: "budgets.daily.tokens", label: "Tokens a day" },
  { path: "budgets.daily.usd", label: "Dollars a day" },
  { path: "budgets.monthly.tokens", label: "Tokens a month" },
  { path: "budgets.monthly.usd", label: "Dollars a month" },
] as const;

type LimitPath = (typeof LIMITS)[number]["path"];
type TypedLimits = Record<LimitPath, string>;

const NO_LIMITS: TypedLimits = {
  "budgets.daily.tokens": "",
  "budgets.daily.usd": "",
  "budgets.monthly.tokens": "",
  "budgets.monthly.usd": "",
};

const FIELDS = ["label", "role", "expires", "allowedModels", ...LIMITS.map(({ path }) => path)];

/** A number as the API wants it. Any other text stays as it was typed, and the API refuses it. */
function typedNumber(text: string): number | string {
  const digits = /^\d{1,3}(,\d{3})+$/.test(text) ? text.replaceAll(",", "") : text;
  return /^\d{1,15}(\.\d+)?$/.test(digits) ? Number(digits) : text;
}

function budgetsOf(limits: TypedLimits): NonNullable<KeySettings["budgets"]> {
  const budgets: NonNullable<KeySettings["budgets"]> = {};
  for (const { path } of LIMITS) {
    const [, window = "", unit = ""] = path.split(".");
    const text = limits[path].trim();
    if (text !== "") budgets[window] = { ...budgets[window], [unit]: typedNumber(text) };
  }
  return budgets;
}

interface Props {
  onClose: () => void;
  onMade: (made: MadeKey) => void;
  onStale: () => void;
}

export function CreateDialog({ onClose, onMade, onStale }: Props) {
  const label = useSignal("");
  const role = useSignal<Role>("chat");
  const expiry = useSignal<ChosenExpiry>(NO_EXPIRY);
  const isSome = useSignal(false);
  const models = useSignal<readonly string[]>([]);
  const limits = useSignal<TypedLimits>(NO_LIMITS);
  const change = useChange(onStale);
  const problems = problemsOf(change.failure);
  const missesModel = isSome.value && models.value.length === 0;
  const isUnmade = useSignal(false);

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    isUnmade.value = missesModel;
    if (missesModel) return;
    const expires = momentOf(expiry.value);
    const budgets = budgetsOf(limits.value);
    const settings = {
      label: label.value.trim(),
      role: role.value,
      ...(expires !== undefined && { expires }),
      ...(isSome.value && { allowedModels: [...models.value] }),
      ...(Object.keys(budgets).length > 0 && { budgets }),
    };
    void change.send(() => makeKey(settings), onMade);
  }

  return (
    <Dialog title="New key" onClose={onClose} mayClose={change.mayClose}>
      <form class="key-form" onSubmit={submit} aria-busy={change.isBusy}>
        <Field
          label="Label"
          hint="Whose key it is, or what it is for."
          problem={problemAt(problems, "label")}
        >
          {(told) => (
            <input
              {...told}
              type="text"
              required
              autocomplete="off"
              placeholder="website"
              value={label.value}
              onInput={(event) => {
                label.value = event.currentTarget.value;
              }}
            />
          )}
        </Field>
        <fieldset>
          <legend>Role</legend>
          <div class="options">
            {(["chat", "admin"] as const).map((each) => (
              <label key={each} class="option">
                <input
                  type="radio"
                  name="role"
                  checked={role.value === each}
                  onChange={() => {
                    role.value = each;
                  }}
                />
                <span>
                  <strong>{ROLES[each].title}</strong>
                  <span class="soft">{ROLES[each].may}</span>
                </span>
              </label>
            ))}
          </div>
          {problemAt(problems, "role") && (
            <ProblemText id="role-problem" text={problemAt(problems, "role") ?? ""} />
          )}
        </fieldset>
        <ExpiryField
          value={expiry.value}
          onChange={(value) => {
            expiry.value = value;
          }}
          none="Never"
          problem={problemAt(problems, "expires")}
        />
        <ModelsField
          isSome={isSome.value}
          onSome={(value) => {
            isSome.value = value;
          }}
          chosen={models.value}
          onChange={(value) => {
            models.value = value;
          }}
          problem={
            isUnmade.value && missesModel
              ? "Choose at least one model."
              : problemAt(problems, "allowedModels")
          }
        />
        <fieldset>
          <legend>
            Limits of its own <span class="optional">within the tenant's; empty is none</span>
          </legend>
          <div class="limits">
            {LIMITS.map(({ path, label }) => (
              <Field
                key={path}
                label={label}
                hint={tenantLimit(path)}
                problem={problemAt(problems, path)}
              >
                {(told) => (
                  <input
                    {...told}
                    type="text"
                    inputMode={path.endsWith("usd") ? "decimal" : "numeric"}
                    autocomplete="off"
                    value={limits.value[path]}
                    onInput={(event) => {
                      limits.value = { ...limits.value, [path]: event.currentTarget.value };
                    }}
                  />
                )}
              </Field>
            ))}
          </div>
        </fieldset>
        <FormFailure failure={change.failure} title="No key was made" fields={FIELDS}>
          {change.isUnsure && <MayBeMade />}
        </FormFailure>
        <FormActions
          change={change}
          title="Make the key"
          busyTitle="Making it …"
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}

function tenantLimit(path: LimitPath): string | undefined {
  const [, name, unit] = path.split(".");
  const window = report.value?.windows.find(
    (each) => each.scope === "tenant" && each.window === name,
  );
  const { limitTokens, limitUsd } = window ?? {};
  if (unit === "tokens")
    return limitTokens === undefined ? undefined : `The tenant has ${tokensText(limitTokens)}.`;
  return limitUsd === undefined ? undefined : `The tenant has ${dollarsText(limitUsd)}.`;
}

interface ModelsProps {
  isSome: boolean;
  onSome: (isSome: boolean) => void;
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
  problem: string | undefined;
}

/** All models, or a choice of them. A key is made for models, not for aliases, which may move. */
function ModelsField({ isSome, onSome, chosen, onChange, problem }: ModelsProps) {
  const now = access.value;
  const listed = now.state === "open" ? now.models : [];
  const models = listed.filter(({ canonical_slug }) => canonical_slug === undefined);
  const id = useId();
  return (
    <fieldset aria-describedby={problem && id}>
      <legend>Models</legend>
      <div class="options">
        <label class="option">
          <input type="radio" name="some" checked={!isSome} onChange={() => onSome(false)} />
          <span>All of the tenant's, also those to come</span>
        </label>
        <label class="option">
          <input
            type="radio"
            name="some"
            checked={isSome}
            aria-invalid={problem !== undefined}
            onChange={() => onSome(true)}
          />
          <span>Only these</span>
        </label>
      </div>
      {isSome && (
        <div class="models">
          {models.map((model) => {
            const aliases = listed.filter((each) => each.canonical_slug === model.id);
            return (
              <label key={model.id} class="model-option">
                <input
                  type="checkbox"
                  checked={chosen.includes(model.id)}
                  onChange={(event) =>
                    onChange(
                      event.currentTarget.checked
                        ? [...chosen, model.id]
                        : chosen.filter((each) => each !== model.id),
                    )
                  }
                />
                <span>
                  {model.id}
                  {aliases.length > 0 && (
                    <span class="soft"> {aliases.map((alias) => alias.id).join(", ")}</span>
                  )}
                </span>
              </label>
            );
          })}
        </div>
      )}
      {problem && <ProblemText id={id} text={problem} />}
    </fieldset>
  );
}

// Chooses the model: aliases first, then the models by their ids.

import type { Model } from "../api";
import { changeSettings } from "./conversation";
import { chatModels, chosen, titleOf } from "./models";

export function ModelChoice() {
  const aliases = chatModels.value.filter(({ canonical_slug }) => canonical_slug !== undefined);
  const models = chatModels.value.filter(({ canonical_slug }) => canonical_slug === undefined);
  return (
    <label class="model-choice">
      <span class="hidden">Model</span>
      <select
        value={chosen.value?.id ?? ""}
        onChange={(event) => changeSettings({ model: event.currentTarget.value })}
      >
        <Group title="Aliases" models={aliases} />
        <Group title="Models" models={models} />
      </select>
    </label>
  );
}

function Group({ title, models }: { title: string; models: Model[] }) {
  if (models.length === 0) return null;
  return (
    <optgroup label={title}>
      {models.map((model) => (
        <option key={model.id} value={model.id}>
          {titleOf(model)}
        </option>
      ))}
    </optgroup>
  );
}

// What the chat is asked with: instructions, temperature, the ceiling of an answer, reasoning.

import { changeSettings, settings } from "./conversation";
import { chosen, takes } from "./models";

const EFFORTS = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];
const USUAL_TEMPERATURE = 0.7;

export function SettingsPanel() {
  const { system, temperature, maxTokens, effort } = settings.value;
  const model = chosen.value;
  const reasons = takes(model, "reasoning_effort");
  const warms = takes(model, "temperature");
  return (
    <div class="settings">
      <label>
        System prompt
        <textarea
          rows={5}
          placeholder="Who the model is to be, and how it is to answer."
          value={system}
          onInput={(event) => changeSettings({ system: event.currentTarget.value })}
        />
      </label>
      <div class="field">
        <div class="field-head">
          <label for="temperature">Temperature</label>
          <output for="temperature">{temperature ?? "the model's own"}</output>
        </div>
        <input
          id="temperature"
          type="range"
          min="0"
          max="2"
          step="0.1"
          disabled={!warms}
          aria-valuetext={temperature === null ? "the model's own" : String(temperature)}
          value={temperature ?? USUAL_TEMPERATURE}
          onInput={(event) => changeSettings({ temperature: Number(event.currentTarget.value) })}
        />
        {!warms && <p class="fine">This model takes no temperature.</p>}
        {temperature !== null && (
          <button
            type="button"
            class="link fine"
            onClick={() => changeSettings({ temperature: null })}
          >
            Leave it to the model
          </button>
        )}
      </div>
      <label>
        Most tokens of an answer
        <input
          type="number"
          min="1"
          step="1"
          inputMode="numeric"
          placeholder="the tenant's ceiling"
          value={maxTokens ?? ""}
          onInput={(event) => {
            const most = Math.floor(Number(event.currentTarget.value));
            changeSettings({ maxTokens: most >= 1 ? most : null });
          }}
        />
      </label>
      <label>
        Reasoning
        <select
          disabled={!reasons}
          value={reasons ? effort : ""}
          onChange={(event) => changeSettings({ effort: event.currentTarget.value })}
        >
          <option value="">
            {reasons ? "As the model does by itself" : "This model does not reason"}
          </option>
          {EFFORTS.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

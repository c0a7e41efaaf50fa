// The models that a chat may use, and what is known of the chosen one.

import { computed } from "@preact/signals";
import { access } from "../access";
import type { Model } from "../api";
import { settings } from "./conversation";

/** Models that answer with text: what is only for embeddings is left out. */
export const chatModels = computed<Model[]>(() => {
  const now = access.value;
  if (now.state !== "open") return [];
  return now.models.filter(
    ({ architecture }) => architecture?.output_modalities?.includes("text") ?? true,
  );
});

/** The model of a request that names none, as far as this key may use it. */
const usual = computed<Model | undefined>(() => {
  const now = access.value;
  const wanted = now.state === "open" ? now.defaultModel : null;
  const named = chatModels.value.find(({ id }) => id === wanted);
  return named ?? chatModels.value.find(({ canonical_slug }) => canonical_slug === wanted);
});

/** The chosen model. Where none is chosen, or the chosen one is gone, the usual one or the first. */
export const chosen = computed<Model | undefined>(
  () =>
    chatModels.value.find(({ id }) => id === settings.value.model) ??
    usual.value ??
    chatModels.value[0],
);

/** A model's name without its maker: `llama-3.1-8b-instruct` of `@cf/meta/llama-3.1-8b-instruct`. */
export function shortName(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

/** What a list of models calls one: its id, and the model behind an alias. */
export function titleOf({ id, canonical_slug }: Model): string {
  return canonical_slug === undefined ? id : `${id} · ${shortName(canonical_slug)}`;
}

/** Whether a model sees pictures. Where that is not known, the pictures are sent, and the API says so. */
export function sees(model: Model | undefined): boolean {
  return model?.architecture?.input_modalities?.includes("image") ?? true;
}

/** Whether a parameter changes something for a model. Where that is not known, it may. */
export function takes(model: Model | undefined, parameter: string): boolean {
  return model?.supported_parameters?.includes(parameter) ?? true;
}

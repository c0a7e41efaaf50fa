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

/** The chosen model, or the first where the chosen one is not, or no longer, among them. */
export const chosen = computed<Model | undefined>(
  () => chatModels.value.find(({ id }) => id === settings.value.model) ?? chatModels.value[0],
);

/** A model's name without its maker: `llama-3.1-8b-instruct` of `@cf/meta/llama-3.1-8b-instruct`. */
export function shortName(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

/** Whether a model sees pictures. Where that is not known, the API is to say so. */
export function sees(model: Model | undefined): boolean {
  return model?.architecture?.input_modalities?.includes("image") ?? true;
}

/** Whether a parameter changes something for a model. Where that is not known, it may. */
export function takes(model: Model | undefined, parameter: string): boolean {
  return model?.supported_parameters?.includes(parameter) ?? true;
}

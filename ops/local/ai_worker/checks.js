// What the binding refuses in the inputs of a chat, of whichever `@cf/` model.

import { AIError } from "./errors.js";

/** Throws AIError where the binding does. */
export function checkMessages(messages, { tools, tool_choice: choice }) {
  const at = Array.isArray(messages) ? messages.findIndex(({ content }) => content === null) : -1;
  if (at !== -1) throw new AIError(8001, `Invalid input: messages.${at}.content is null`);
  if (tools?.some(isUndescribed)) throw new AIError(8001, "Invalid input: a tool's description is false");
  if (choice === "any") throw new AIError(8001, "Invalid input: tool_choice is none of auto, none, required");
}

function isUndescribed({ description, function: { description: inner } = {} }) {
  return description === false || inner === false;
}

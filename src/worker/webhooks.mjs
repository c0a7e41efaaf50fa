// Calls of the webhooks that an operator named.

import { ignore, within } from "./waiting.mjs";

/**
 * The status of a webhook's answer to a body, undefined after `waitMs`. A redirect is an answer like
 * any other, and is not followed. Nothing of an answer's body is read.
 */
export function postWebhook(url, headersJson, body, waitMs) {
  const controller = new AbortController();
  const { signal } = controller;
  const headers = JSON.parse(headersJson);
  const post = async () => {
    const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
    response.body?.cancel().catch(ignore);
    return response.status;
  };
  const answered = post();
  // An abort makes it fail when nobody waits for it any more.
  answered.catch(ignore);
  return within(answered, waitMs).finally(() => controller.abort());
}

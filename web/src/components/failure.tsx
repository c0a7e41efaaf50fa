// An error as the API says it: in words, with its code and its trace id, and when to come back.

import type { ComponentChildren } from "preact";
import type { Failure } from "../api";
import { budgetRefusal } from "./budget_refusal";
import { spanOf, useSecondsUntil } from "./countdown";
import { Icon } from "./icon";

const TITLES: Record<string, string> = {
  budget_exceeded: "The budget is used up",
  rate_limited: "Too many requests",
  tenant_paused: "Paused by the operator",
  unauthorized: "The key was not accepted",
  admin_required: "This needs an admin key",
  network: "No connection",
  ai_error: "The model did not answer",
  ai_timeout: "The model took too long",
  content_blocked: "Blocked by the guardrails",
  context_length_exceeded: "Too long for this model",
  stopped: "Stopped",
};

interface Props {
  failure: Failure;
  /** Instead of the title for the code. */
  title?: string | undefined;
  /** Given where one can try again; its button waits for the end of the countdown. */
  onRetry?: (() => void) | undefined;
  children?: ComponentChildren;
}

export function FailureNote({ failure, title, onRetry, children }: Props) {
  const left = useSecondsUntil(failure.retryAtMs);
  const { code, message, status, traceId, retryAtMs } = failure;
  const refusal = budgetRefusal(failure);
  return (
    <div class="failure" role="alert">
      <Icon name="alert" />
      <div class="failure-words">
        <strong>{title ?? refusal?.title ?? TITLES[code] ?? "This did not work"}</strong>
        <p>{message}</p>
        {refusal && <p>{refusal.sentence}</p>}
        {retryAtMs !== null && (
          <p class="countdown" aria-live="off">
            {left === 0 && "You can try again now."}
            {left > 0 &&
              (refusal?.maySmallerFit
                ? `The budget begins anew in ${spanOf(left)}.`
                : `You can try again in ${spanOf(left)}.`)}
          </p>
        )}
        {children}
        <p class="fine">
          <code>{code}</code>
          {status > 0 && <span>status {status}</span>}
          {traceId !== null && (
            <span>
              trace <code>{traceId}</code>
            </span>
          )}
        </p>
        {onRetry && (
          <button
            type="button"
            class="button"
            onClick={onRetry}
            disabled={left > 0 && !refusal?.maySmallerFit}
          >
            <Icon name="retry" size={16} />
            Try again
          </button>
        )}
      </div>
    </div>
  );
}

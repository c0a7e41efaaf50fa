// An error as the API says it: in words, with its code and its trace id, and when to come back.

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Failure } from "../api";
import { serverNowMs } from "../clock";
import { budgetRefusal } from "./budget_refusal";
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

/** The whole seconds until a moment, told anew each second; 0 where it has passed, or is null. */
function useSecondsUntil(momentMs: number | null): number {
  const leftNow = () =>
    momentMs === null ? 0 : Math.max(0, Math.ceil((momentMs - serverNowMs()) / 1000));
  const [left, setLeft] = useState(leftNow);
  useEffect(() => {
    setLeft(leftNow());
    if (momentMs === null) return undefined;
    const timer = setInterval(() => {
      setLeft(leftNow());
      if (leftNow() === 0) clearInterval(timer);
    }, 1000);
    return () => clearInterval(timer);
  }, [momentMs]);
  return left;
}

/** A span of time in words: `45 s`, `3 min 20 s`, `5 h 12 min`. */
export function spanOf(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

interface Props {
  failure: Failure;
  /** In the place of the code's own title. */
  title?: string | undefined;
  /** Shows a button, which waits for the end of the countdown. */
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

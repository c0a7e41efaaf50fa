// An error as the API says it: in words, with its code and its trace id, and when to come back.

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Failure } from "../api";
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

/** Seconds until a moment that is `seconds` after this component came. */
function useCountdown(seconds: number | null): number {
  const [left, setLeft] = useState(seconds ?? 0);
  useEffect(() => {
    const until = Date.now() + (seconds ?? 0) * 1000;
    const tell = () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000)));
    tell();
    if (seconds === null) return undefined;
    const timer = setInterval(tell, 1000);
    return () => clearInterval(timer);
  }, [seconds]);
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
  /** Shows a button, which waits for the end of the countdown. */
  onRetry?: (() => void) | undefined;
  children?: ComponentChildren;
}

export function FailureNote({ failure, onRetry, children }: Props) {
  const left = useCountdown(failure.retryAfterSeconds);
  const { code, message, status, traceId, retryAfterSeconds } = failure;
  return (
    <div class="failure" role="alert">
      <Icon name="alert" />
      <div class="failure-words">
        <strong>{TITLES[code] ?? "This did not work"}</strong>
        <p>{message}</p>
        {retryAfterSeconds !== null && (
          <p class="countdown" aria-live="off">
            {left > 0 ? `You can try again in ${spanOf(left)}.` : "You can try again now."}
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
          <button type="button" class="button" onClick={onRetry} disabled={left > 0}>
            <Icon name="retry" size={16} />
            Try again
          </button>
        )}
      </div>
    </div>
  );
}

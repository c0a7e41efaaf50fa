// How long it is until a moment, and how a span of time is written.

import { useEffect, useState } from "preact/hooks";
import { serverNowMs } from "../clock";

/** The whole seconds until a moment by the server's clock, told anew each second; 0 where it has
 * passed, or is null. */
export function useSecondsUntil(momentMs: number | null): number {
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

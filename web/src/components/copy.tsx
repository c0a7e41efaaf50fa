// A button that puts a text into the clipboard and says so.

import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "./icon";

const SHOWN_MS = 2000;

interface Props {
  text: string;
  label?: string;
  /** Whether the label is for screen readers alone. */
  isSmall?: boolean;
  /** Told once the clipboard has the text. */
  onCopied?: (() => void) | undefined;
}

export function CopyButton({ text, label = "Copy", isSmall = false, onCopied }: Props) {
  const [said, setSaid] = useState<"" | "Copied" | "Not copied">("");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setSaid("Copied");
      onCopied?.();
    } catch {
      setSaid("Not copied");
    }
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setSaid(""), SHOWN_MS);
  }
  return (
    <button type="button" class="button quiet small copy" title={label} onClick={copy}>
      <Icon name={said === "Copied" ? "check" : "copy"} size={isSmall ? 14 : 16} />
      <span class={isSmall && said !== "Not copied" ? "hidden" : undefined} aria-live="polite">
        {said || label}
      </span>
    </button>
  );
}

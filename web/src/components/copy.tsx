// A button that puts a text into the clipboard and says so.

import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "./icon";

const SHOWN_MS = 2000;

export function CopyButton({ text, label = "Copy" }: { text: string; label?: string }) {
  const [said, setSaid] = useState<"" | "Copied" | "Not copied">("");
  const timer = useRef<number>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setSaid("Copied");
    } catch {
      setSaid("Not copied");
    }
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setSaid(""), SHOWN_MS);
  }
  return (
    <button type="button" class="button quiet small copy" onClick={copy}>
      <Icon name={said === "Copied" ? "check" : "copy"} size={16} />
      <span aria-live="polite">{said || label}</span>
    </button>
  );
}

// A modal dialog: Escape closes it, and the focus returns to where it was.

import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

interface Props {
  title: ComponentChildren;
  onClose: () => void;
  /** Whether Escape may close it now. */
  mayClose?: (() => boolean) | undefined;
  children: ComponentChildren;
}

/** Open as long as it is mounted. */
export function Dialog({ title, onClose, mayClose = () => true, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const isOver = useRef(false);
  const heading = useId();
  useLayoutEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    return () => {
      isOver.current = true;
      opened?.close();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      onCancel={(event) => {
        // A browser may close it without asking; `close` follows then.
        if (!event.cancelable) return;
        event.preventDefault();
        if (mayClose()) onClose();
      }}
      onClose={() => {
        if (isOver.current) return;
        if (mayClose()) onClose();
        else dialog.current?.showModal();
      }}
    >
      <h2 id={heading}>{title}</h2>
      {children}
    </dialog>
  );
}

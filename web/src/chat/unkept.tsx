// Says what of the chat does not outlive this page, because the browser has no room for it.

import { Icon } from "../components/icon";
import { areSettingsKept, type Unkept, unkept } from "./conversation";

const CONVERSATION: Record<Exclude<Unkept, "nothing">, string> = {
  pictures:
    "The browser has no room to keep the pictures of this conversation: they are gone once you load the page again.",
  newest:
    "The browser has no room to keep this conversation: the newest of it is gone once you load the page again.",
};

const SETTINGS =
  "The browser has no room to keep the settings: your last changes are gone once you load the page again.";

export function UnkeptConversation() {
  const what = unkept.value;
  return <Note text={what === "nothing" ? "" : CONVERSATION[what]} />;
}

export function UnkeptSettings() {
  return <Note text={areSettingsKept.value ? "" : SETTINGS} />;
}

/** The place is there before its text, so that a screen reader tells the text when it comes. */
function Note({ text }: { text: string }) {
  return (
    <div role="status">
      {text && (
        <p class="note">
          <Icon name="alert" size={16} />
          {text}
        </p>
      )}
    </div>
  );
}

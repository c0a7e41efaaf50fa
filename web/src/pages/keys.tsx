import type { Page } from "../page";

function Keys() {
  return <h1>Keys</h1>;
}

export const keys: Page = { id: "keys", title: "Keys", icon: "keys", Content: Keys };

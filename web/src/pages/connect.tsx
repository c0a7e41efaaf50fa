import type { Page } from "../page";

function Connect() {
  return <h1>Connect</h1>;
}

export const connect: Page = { id: "connect", title: "Connect", icon: "connect", Content: Connect };

import type { Page } from "../page";

function Chat() {
  return <h1>Chat</h1>;
}

export const chat: Page = { id: "chat", title: "Chat", icon: "chat", Content: Chat };

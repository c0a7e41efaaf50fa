import type { Page } from "../page";

function Usage() {
  return <h1>Usage</h1>;
}

export const usage: Page = { id: "usage", title: "Usage", icon: "usage", Content: Usage };

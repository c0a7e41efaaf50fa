// What a page of the console is.

import type { ComponentType } from "preact";
import type { IconName } from "./components/icon";

export interface Page {
  /** The hash of its address: `#usage`. */
  id: string;
  title: string;
  icon: IconName;
  /** Shown while the tab is signed in; unmounted while another page is shown. */
  Content: ComponentType;
  /** Whether the page fills the window, and parts of it scroll. */
  fills?: boolean;
}

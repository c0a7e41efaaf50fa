// The shell: the address's hash chooses the page, and a page is shown once the tab may ask the API.
//
// To add a page, write `pages/<name>.tsx` that exports one value of the type `Page` (page.ts), and
// put it into PAGES below; navigation, title and address follow from it. A page calls the Worker
// through api.ts, stores in the tab through session.ts, and shows errors with components/failure.

import "./language";
import { render } from "preact";
import "./style.css";
import { Shell } from "./components/shell";
import type { Page } from "./page";
import { chat } from "./pages/chat";
import { connect } from "./pages/connect";
import { keys } from "./pages/keys";
import { usage } from "./pages/usage";
import { applyTheme } from "./theme";

const PAGES: readonly Page[] = [chat, usage, keys, connect];

applyTheme();
const place = document.getElementById("console");
if (place !== null) render(<Shell pages={PAGES} />, place);

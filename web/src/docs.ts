// The script of the reference page (/docs). The page can be read without it. The script adds the
// address of this deployment, tabs for the languages, a mark in the contents at the place that is in
// view, and a form that sends a request.

import { showAddress } from "./reference/address";
import { followPlace, openTarget } from "./reference/place";
import { addTabs } from "./reference/samples";
import { applyTheme } from "./theme";

applyTheme();
showAddress();
addTabs();
openTarget();
followPlace();

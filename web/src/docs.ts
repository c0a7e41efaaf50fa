// The script of the reference page (/docs). The page can be read without it: this adds the address
// of this deployment, tabs, where one is, and a form that sends a request.

import { showAddress } from "./reference/address";
import { followPlace, openTarget } from "./reference/place";
import { addTabs } from "./reference/samples";
import { chooseTheme } from "./theme";

chooseTheme();
showAddress();
addTabs();
openTarget();
followPlace();

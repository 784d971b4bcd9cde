import { render } from "preact";
import { App } from "./shell/app.tsx";
import { listenToKeys } from "./shell/keys.ts";
import { applyTheme } from "./shell/preferences.ts";

applyTheme();
listenToKeys();
const root = document.getElementById("app");
if (root !== null) render(<App />, root);

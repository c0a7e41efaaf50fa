// Light, dark, or as the system has it. This choice alone outlives the tab.

import { signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark";

export const THEMES: readonly Theme[] = ["system", "light", "dark"];

const NAME = "bluey.theme";

function storedTheme(): Theme {
  try {
    const value = localStorage.getItem(NAME);
    return THEMES.find((theme) => theme === value) ?? "system";
  } catch {
    return "system";
  }
}

export const theme = signal<Theme>(storedTheme());

const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

/** Whether the page is dark now. What draws on a canvas has to draw again when it changes. */
export const isDark = signal(false);

/** Show the page in the chosen theme. */
export function applyTheme(): void {
  isDark.value = theme.value === "dark" || (theme.value === "system" && systemIsDark.matches);
  // The style sheet follows the system by itself.
  document.documentElement.dataset.theme = theme.value;
}

/** Choose a theme, for this page and for those to come. */
export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  try {
    localStorage.setItem(NAME, chosen);
  } catch {
    // It holds for this tab then.
  }
  applyTheme();
}

systemIsDark.addEventListener("change", applyTheme);

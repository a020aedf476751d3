// Light or dark: the system's choice until one is made here, then that one on this device.
import { Store } from "./store";

export type Theme = "light" | "dark";
const KEY = "stepwell-theme";
const system = matchMedia("(prefers-color-scheme: dark)");

function current(): Theme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return system.matches ? "dark" : "light";
}

export const theme = new Store<Theme>(current());
system.addEventListener("change", () => theme.set(current()));

export function toggle_theme(): void {
  const next: Theme = theme.get() === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Storage is forbidden: the choice holds until the page is left.
  }
  theme.set(next);
}

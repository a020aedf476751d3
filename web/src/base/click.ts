// What a click asks for, as browsers have it for links: here, or in a new tab. For what leads somewhere without being a
// link itself: the rows of a table, the finds of the palette. Pure functions, apart from `follow`.
import { navigate } from "./router";

export interface Click {
  button: number;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

/** Null: neither. Shift selects text, Alt saves a file, the right button opens a menu. */
export function wanted_by({ button, ctrlKey, metaKey, shiftKey, altKey }: Click): "here" | "tab" | null {
  if (shiftKey || altKey) return null;
  if (button === 1) return "tab";
  if (button !== 0) return null;
  return ctrlKey || metaKey ? "tab" : "here";
}

/** Goes where a click leads. */
export function follow(address: string, click: Click): void {
  const wanted = wanted_by(click);
  if (wanted === "here") navigate(address);
  else if (wanted === "tab") open(address, "_blank", "noopener");
}

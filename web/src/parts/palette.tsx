// Palette: one field that finds pages, categories, brands and products by a part of their name. Opened by its button, or
// by Ctrl K (on a Mac, Cmd K).
import { useContext, useEffect, useMemo, useState } from "preact/hooks";
import { with_params } from "../base/address";
import type { Products } from "../base/answers";
import type { ApiError } from "../base/api";
import { carried_to } from "../base/carried";
import { follow } from "../base/click";
import { useResource } from "../base/resource";
import { Dialog } from "./dialog";
import { type Find, finds_of, LETTERS_MIN } from "./finds";
import { row_after_key } from "./list_window";
import { OptionList, page_of, type Pointer } from "./option_list";
import { FiltersContext } from "./scope";

const mac = /Mac|iPhone|iPad/.test(navigator.platform);

/** On a Mac, Ctrl K belongs to text fields: it deletes to the end of a line. */
function is_shortcut({ ctrlKey, metaKey, altKey, shiftKey, key }: KeyboardEvent): boolean {
  return (metaKey || (ctrlKey && !mac)) && !altKey && !shiftKey && key.toLowerCase() === "k";
}

/** Typing pauses that long before the server is asked. */
const PAUSE_MS = 180;
const PRODUCTS_MAX = 8;

function usePause(text: string): string {
  const [settled, set_settled] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => set_settled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

interface Search {
  found: Products["products"];
  searching: boolean;
  error: ApiError | null;
}

/** The products that the server finds; none while it is asked for others. */
function useProducts(typed: string): Search {
  const part = typed.trim();
  const wanted = part.length >= LETTERS_MIN;
  const settled = usePause(part);
  const ask = wanted && settled === part;
  const address = ask ? `/api/products${with_params("", { q: part, limit: PRODUCTS_MAX })}` : null;
  const { value, pending, error } = useResource<Products>(address);
  const there = ask && !pending;
  return { found: there ? (value?.products ?? []) : [], searching: wanted && !there, error: there ? error : null };
}

function describe(count: number, typed: string, { searching, error }: Search): string {
  if (error !== null) return `Products could not be looked for: ${error.message}.`;
  if (searching) return "Looking for products …";
  if (typed.trim() === "") return "Type a part of a page, brand, category or ASIN";
  return count === 1 ? "1 find" : `${count} finds`;
}

function SearchBox({ on_done }: { on_done: () => void }) {
  const filters = useContext(FiltersContext);
  const [typed, set_typed] = useState("");
  const [active, set_active] = useState<Pointer>({ at: 0, by_mouse: false });
  const search = useProducts(typed);
  const { found, searching, error } = search;
  const finds = useMemo(() => finds_of(typed, filters, found), [typed, filters, found]);
  const options = useMemo(() => finds.map((find) => ({ ...find, selected: false })), [finds]);

  const take = (find: Find | undefined, click: Parameters<typeof follow>[1]) => {
    if (find === undefined) return;
    // First, so that the page that it leads to has the focus in the end.
    on_done();
    follow(carried_to(find.path, find.changes), click);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.isComposing) return; // these keys are for what is being composed
    if (event.key === "Enter") {
      event.preventDefault();
      const { ctrlKey, metaKey } = event;
      return take(finds[active.at], { button: 0, ctrlKey, metaKey, shiftKey: false, altKey: false });
    }
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const next = row_after_key(event.key, active.at, finds.length, page_of(document.getElementById("palette-list")));
    if (next === null) return;
    event.preventDefault();
    set_active({ at: next, by_mouse: false });
  };

  return (
    <>
      <div class="field">
        <input
          id="palette-field"
          type="text"
          role="combobox"
          autofocus
          autocomplete="off"
          spellcheck={false}
          aria-label="Find a page, brand, category or ASIN"
          placeholder="Find a page, brand, category or ASIN"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-autocomplete="list"
          aria-activedescendant={finds.length > 0 ? `palette-list-${active.at}` : undefined}
          value={typed}
          onKeyDown={keys}
          onInput={(event) => {
            set_typed(event.currentTarget.value);
            set_active({ at: 0, by_mouse: false });
          }}
        />
      </div>
      <OptionList
        id="palette-list"
        label="Finds"
        open
        options={options}
        active={active}
        on_point={(at) => set_active({ at, by_mouse: true })}
        on_pick={(at, event) => take(finds[at], event)}
      >
        {finds.length === 0 && !searching && error === null && <li class="none">Nothing is called that</li>}
      </OptionList>
      <p class="footnote" role="status">
        {describe(finds.length, typed, search)}
      </p>
    </>
  );
}

export function Palette() {
  const [open, set_open] = useState(false);
  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      if (!is_shortcut(event)) return;
      event.preventDefault();
      // Another dialog asks something: that comes first. Its own shortcut closes the palette again.
      const shown = document.querySelector<HTMLDialogElement>("dialog[open]");
      if (shown === null) set_open(true);
      else if (shown.classList.contains("palette")) set_open(false);
    };
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  }, []);
  return (
    <>
      <button type="button" class="quiet find" aria-haspopup="dialog" aria-label="Find" onClick={() => set_open(true)}>
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d="M8.7 14.4a5.7 5.7 0 1 0 0-11.4 5.7 5.7 0 0 0 0 11.4M13 13l4 4" />
        </svg>
        <kbd aria-hidden="true">{mac ? "⌘ K" : "Ctrl K"}</kbd>
      </button>
      {open && (
        <Dialog kind="palette" label="Find" lightly on_close={() => set_open(false)}>
          {(close) => (
            <div class="palette-body">
              <SearchBox on_done={close} />
            </div>
          )}
        </Dialog>
      )}
    </>
  );
}

// ComboBox: a choice of one out of many by typing a part of its name (the ARIA 1.2 combobox with a list).
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Named } from "../base/answers";
import { called } from "../base/format";
import { row_after_key } from "./list_window";
import { find_matches } from "./match";
import { type Option, OptionList, page_of, type Pointer } from "./option_list";

interface Props {
  id: string;
  label: string;
  /** What no choice is called: "All brands". */
  all: string;
  items: readonly Named[];
  value: number | null;
  /** What the choice is called that is not among the items. */
  unknown?: string;
  on_change: (value: number | null) => void;
  /** The option that is pointed at, by mouse or keyboard, and may be chosen next. */
  on_consider?: ((value: number | null) => void) | undefined;
}

type Choice = Named | null;

const NOTHING: Choice[] = [];

const name_of = (item: Choice | undefined) => (item ? called(item) : null);

function choices_of(items: readonly Named[], typed: string): Choice[] {
  const matches = find_matches(items, typed, called);
  return typed ? matches : [null, ...matches];
}

/** Where a browser would not select what a click was to replace, it is still no part of a name. */
function without_all(text: string, all: string): string {
  return text.startsWith(all) ? text.slice(all.length) : text;
}

export function ComboBox({ id, label, all, items, value, unknown, on_change, on_consider }: Props) {
  const [open, set_open] = useState(false);
  const [typed, set_typed] = useState<string | null>(null);
  const [active, set_active] = useState<Pointer>({ at: 0, by_mouse: false });
  const input = useRef<HTMLInputElement>(null);

  const chosen = value === null ? all : (name_of(items.find((item) => item.id === value)) ?? unknown ?? `No. ${value}`);
  const choices = useMemo(() => (open ? choices_of(items, typed ?? "") : NOTHING), [open, items, typed]);
  const options = useMemo(
    () =>
      choices.map((choice): Option => {
        return { key: choice?.id ?? "all", text: name_of(choice) ?? all, selected: (choice?.id ?? null) === value };
      }),
    [choices, value, all],
  );

  const pointed_at = open ? choices[active.at] : undefined;
  const latest = useRef(on_consider);
  latest.current = on_consider;
  useEffect(() => {
    if (pointed_at !== undefined && (pointed_at?.id ?? null) !== value) latest.current?.(pointed_at?.id ?? null);
  }, [pointed_at, value]);

  const point = (at: number, by_mouse = false) => set_active({ at, by_mouse });
  const show = () => {
    if (open) return;
    set_typed(null);
    point(items.findIndex((item) => item.id === value) + 1); // the first is "all"
    set_open(true);
    input.current?.select();
  };
  const close = () => {
    set_open(false);
    set_typed(null);
  };
  const pick = (choice: Choice | undefined) => {
    close();
    if (choice !== undefined && (choice?.id ?? null) !== value) on_change(choice?.id ?? null);
  };
  /** The button goes with what it clears: who pressed it by a key is left in the field. */
  const clear = (event: MouseEvent) => {
    on_change(null);
    if (event.detail === 0) input.current?.focus();
  };
  /** The click that opens would set the caret, and take away the selection that typing is to replace. */
  const press = (event: MouseEvent) => {
    if (open || event.button !== 0) return;
    event.preventDefault();
    input.current?.focus();
    show();
  };
  const keys = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing) return;
    if (!open) {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      return show();
    }
    const list = document.getElementById(`${id}-list`);
    const next = row_after_key(event.key, active.at, choices.length, page_of(list));
    if (next !== null) point(next);
    else if (event.key === "Enter") pick(choices[active.at]);
    else if (event.key === "Escape") close();
    else if (event.key === "Tab") return close();
    else return;
    event.preventDefault();
  };

  return (
    <div class="field combo">
      <label for={id}>{label}</label>
      <div class="combo-line">
        <input
          id={id}
          ref={input}
          type="text"
          role="combobox"
          autocomplete="off"
          spellcheck={false}
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={open && choices.length > 0 ? `${id}-list-${active.at}` : undefined}
          value={open && typed !== null ? typed : chosen}
          onMouseDown={press}
          onKeyDown={keys}
          onInput={(event) => {
            const text = event.currentTarget.value;
            set_open(true);
            point(0);
            set_typed(typed === null && value === null ? without_all(text, all) : text);
          }}
          onBlur={close}
        />
        {value !== null ? (
          <button type="button" class="clear" aria-label={`${label}: ${all}`} onClick={clear}>
            ×
          </button>
        ) : (
          <span class="chevron" aria-hidden="true" />
        )}
      </div>
      <OptionList
        id={`${id}-list`}
        label={label}
        open={open}
        options={options}
        active={active}
        on_point={(at) => point(at, true)}
        on_pick={(at) => pick(choices[at])}
      >
        {choices.length === 0 && <li class="none">Nothing is called that</li>}
      </OptionList>
    </div>
  );
}

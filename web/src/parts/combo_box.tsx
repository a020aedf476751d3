// ComboBox: a choice of one out of many by typing a part of its name (the ARIA 1.2 combobox with a list).
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { called, type Named } from "../base/answers";
import { find_matches } from "./match";

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

const SHOWN_MAX = 60;

const name_of = (item: Named | null | undefined) => (item ? called(item) : null);

export function ComboBox({ id, label, all, items, value, unknown, on_change, on_consider }: Props) {
  const [open, set_open] = useState(false);
  const [typed, set_typed] = useState<string | null>(null);
  const [active, set_active] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const input = useRef<HTMLInputElement>(null);

  const chosen = value === null ? all : name_of(items.find((item) => item.id === value)) ?? unknown ?? `No. ${value}`;
  const matches = useMemo(() => find_matches(items, typed ?? "", called), [items, typed]);
  const options: (Named | null)[] = typed ? matches.slice(0, SHOWN_MAX) : [null, ...matches.slice(0, SHOWN_MAX)];

  useEffect(() => {
    if (open) list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [open, active]);

  const pointed_at = open ? options[active] : undefined;
  useEffect(() => {
    if (pointed_at !== undefined && (pointed_at?.id ?? null) !== value) on_consider?.(pointed_at?.id ?? null);
  }, [pointed_at]);

  const show = () => {
    if (open) return;
    set_typed(null);
    const at = items.findIndex((item) => item.id === value);
    set_active(at >= 0 && at < SHOWN_MAX ? at + 1 : 0);
    set_open(true);
    input.current?.select();
  };
  const close = () => {
    set_open(false);
    set_typed(null);
  };
  const pick = (option: Named | null | undefined) => {
    close();
    if (option !== undefined && (option?.id ?? null) !== value) on_change(option?.id ?? null);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return show();
      const step = event.key === "ArrowDown" ? 1 : -1;
      set_active((active + step + options.length) % Math.max(options.length, 1));
    } else if (event.key === "Enter" && open) {
      event.preventDefault();
      pick(options[active]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      close();
    } else if (event.key === "Tab") {
      close();
    }
  };

  const hidden = matches.length - SHOWN_MAX;
  return (
    <div class="field combo">
      <label for={id}>{label}</label>
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
        aria-activedescendant={open && options.length > 0 ? `${id}-${active}` : undefined}
        value={open && typed !== null ? typed : chosen}
        onMouseDown={show}
        onKeyDown={keys}
        onInput={(event) => {
          set_open(true);
          set_active(0);
          set_typed(event.currentTarget.value);
        }}
        onBlur={close}
      />
      {value !== null ? (
        <button type="button" class="clear" aria-label={`${label}: ${all}`} onClick={() => on_change(null)}>
          ×
        </button>
      ) : (
        <span class="chevron" aria-hidden="true" />
      )}
      <ul id={`${id}-list`} ref={list} class="options" role="listbox" aria-label={label} hidden={!open}>
        {open &&
          options.map((option, i) => (
            <li
              key={option?.id ?? "all"}
              id={`${id}-${i}`}
              role="option"
              aria-selected={(option?.id ?? null) === value}
              class={i === active ? "active" : undefined}
              onMouseDown={(event) => event.preventDefault()}
              onMouseMove={() => set_active(i)}
              onClick={() => pick(option)}
            >
              {name_of(option) ?? all}
            </li>
          ))}
        {open && options.length === 0 && <li class="none">Nothing is called that</li>}
        {open && hidden > 0 && <li class="none">{hidden} more: type a part of the name</li>}
      </ul>
    </div>
  );
}

// OptionList: the list below a combo box. However long it is, only what can be seen of it is in the document, so that
// five thousand brands open as quickly as five.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { scroll_to_row, window_of } from "./list_window";

export interface Option {
  key: string | number;
  text: string;
  selected: boolean;
  /** What it is, where that is not clear from where it stands. */
  kind?: string;
}

/** The option that Enter takes. What the mouse points at is in view already: the list must not move beneath it. */
export interface Pointer {
  at: number;
  by_mouse: boolean;
}

interface Props {
  id: string;
  label: string;
  open: boolean;
  options: readonly Option[];
  active: Pointer;
  on_point: (at: number) => void;
  on_pick: (at: number, event: MouseEvent) => void;
  /** What stands there besides options: that there are none. */
  children?: ComponentChildren;
}

const touch = matchMedia("(pointer: coarse)");

/** All rows have one height; a finger needs more of it. */
export function row_px(): number {
  return touch.matches ? 44 : 36;
}

/** What is seen of the list before it has been measured. */
const HEIGHT_PX = 320;

/** How many rows a page is. */
export function page_of(list: HTMLElement | null): number {
  return Math.max(1, Math.floor((list?.clientHeight ?? HEIGHT_PX) / row_px()) - 1);
}

/** In place of the rows that are not drawn. */
function Space({ px }: { px: number }) {
  return <li class="space" role="presentation" style={{ height: `${px}px` }} />;
}

export function OptionList({ id, label, open, options, active, on_point, on_pick, children }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const [scroll, set_scroll] = useState(0);
  const last = useRef("");
  const row = row_px();

  useLayoutEffect(() => {
    const box = list.current;
    if (!open || box === null || active.by_mouse) return;
    box.scrollTop = scroll_to_row(active.at, row, box.scrollTop, box.clientHeight);
    set_scroll(box.scrollTop);
  }, [open, active, options, row]);

  // Some browsers tell of a move when the list moves below a mouse that rests: that must not undo what keys chose.
  const point = (event: MouseEvent, at: number) => {
    const where = `${event.screenX},${event.screenY}`;
    if (where !== last.current && at !== active.at) on_point(at);
    last.current = where;
  };

  const { first, end } = window_of(options.length, row, scroll, list.current?.clientHeight || HEIGHT_PX);
  return (
    <ul
      id={id}
      ref={list}
      class="options"
      role="listbox"
      tabIndex={-1}
      aria-label={label}
      hidden={!open}
      style={{ "--row": `${row}px` }}
      // Nothing in the list takes the focus from the field, neither a press on its scroll bar nor the Tab key.
      onMouseDown={(event) => event.preventDefault()}
      onScroll={(event) => set_scroll(event.currentTarget.scrollTop)}
    >
      {open && <Space px={first * row} />}
      {open &&
        options.slice(first, end).map((option, i) => {
          const at = first + i;
          return (
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the field has the focus, and its keys choose
            <li
              key={option.key}
              id={`${id}-${at}`}
              role="option"
              aria-selected={option.selected}
              aria-setsize={options.length}
              aria-posinset={at + 1}
              class={at === active.at ? "active" : undefined}
              title={option.text}
              onMouseMove={(event) => point(event, at)}
              onClick={(event) => on_pick(at, event)}
            >
              <span>{option.text}</span>
              {option.kind && <i>{option.kind}</i>}
            </li>
          );
        })}
      {open && <Space px={(options.length - end) * row} />}
      {open && children}
    </ul>
  );
}

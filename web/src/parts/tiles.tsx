// Tiles: the few figures that a page is opened for.
import type { ComponentChildren } from "preact";

export interface Tile {
  label: string;
  value: ComponentChildren;
  note?: ComponentChildren;
  tone?: "up" | "down" | undefined;
}

export function Tiles({ tiles, dim }: { tiles: readonly Tile[]; dim?: boolean }) {
  return (
    <dl class={dim ? "tiles dim" : "tiles"}>
      {tiles.map((tile) => (
        <div class="tile" key={tile.label}>
          <dt>{tile.label}</dt>
          <dd class={tile.tone}>{tile.value}</dd>
          {tile.note && <dd class="note">{tile.note}</dd>}
        </div>
      ))}
    </dl>
  );
}

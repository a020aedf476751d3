// SearchField: what is typed is `q` in the address, at every key.
import { param } from "../base/address";
import { choose, place } from "../base/router";
import { useStore } from "../base/store";

export function SearchField({ label, placeholder }: { label: string; placeholder: string }) {
  const typed = param(useStore(place).search, "q") ?? "";
  return (
    <div class="field search">
      <label for="q">{label}</label>
      <input
        id="q"
        type="search"
        autocomplete="off"
        spellcheck={false}
        placeholder={placeholder}
        value={typed}
        onInput={(event) => choose({ q: event.currentTarget.value, offset: null }, typed !== "")}
      />
    </div>
  );
}

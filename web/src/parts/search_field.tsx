// SearchField: what is typed is `q` in the address, at every key.
import { param } from "../base/address";
import { choose, place } from "../base/router";
import { use_store } from "../base/store";

export function SearchField({ label, placeholder }: { label: string; placeholder: string }) {
  const typed = param(use_store(place).search, "q") ?? "";
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

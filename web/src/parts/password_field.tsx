// PasswordField: hidden unless its owner wants to see it, and it says when the letters come out as capitals.
import type { RefObject } from "preact";
import { useState } from "preact/hooks";

interface Props {
  field: RefObject<HTMLInputElement>;
  invalid: boolean;
  described_by: string;
}

export function PasswordField({ field, invalid, described_by }: Props) {
  const [shown, set_shown] = useState(false);
  const [capitals, set_capitals] = useState(false);
  const look_at_key = (event: KeyboardEvent) => set_capitals(event.getModifierState?.("CapsLock") ?? false);
  return (
    <div class="field">
      <label for="password">Password</label>
      <input
        ref={field}
        id="password"
        name="password"
        type={shown ? "text" : "password"}
        autocomplete="current-password"
        autocapitalize="none"
        spellcheck={false}
        required
        aria-invalid={invalid}
        aria-describedby={`${described_by} capitals`}
        onKeyDown={look_at_key}
        onKeyUp={look_at_key}
      />
      <button
        type="button"
        class="reveal"
        aria-pressed={shown}
        aria-label="Show the password"
        onClick={() => {
          set_shown(!shown);
          field.current?.focus();
        }}
      >
        {shown ? "Hide" : "Show"}
      </button>
      <p id="capitals" class="hint" role="status">
        {capitals ? "Caps Lock is on" : ""}
      </p>
    </div>
  );
}

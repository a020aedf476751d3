// Buttons that let the server begin something, one at a time, and what came of asking.
import { useState } from "preact/hooks";
import { as_api_error } from "../base/api";

interface Props {
  /** While the server is at something, it begins nothing else. */
  busy: boolean;
  /** What each says, and what it begins; the usual one first. */
  choices: [string, () => Promise<void>][];
  note: string;
}

export function BeginButtons({ busy, choices, note }: Props) {
  const [asked, set_asked] = useState(false);
  const [problem, set_problem] = useState("");
  const ask = async (begin: () => Promise<void>) => {
    set_asked(true);
    set_problem("");
    try {
      await begin();
    } catch (error) {
      set_problem(`Not begun: ${as_api_error(error).message}.`);
    } finally {
      set_asked(false);
    }
  };
  return (
    <div class="begin-buttons">
      <div class="actions">
        {choices.map(([says, begin], i) => (
          <button key={says} type="button" class={i === 0 ? undefined : "quiet"} disabled={busy || asked} onClick={() => void ask(begin)}>
            {says}
          </button>
        ))}
      </div>
      <p class="footnote">{note}</p>
      <p class="problem" role="alert">
        {problem}
      </p>
    </div>
  );
}

// Field: a labelled choice of one out of few, as the platform has it: arrow keys choose at once.

interface Choice {
  value: string;
  text: string;
}

interface Props {
  id: string;
  label: string;
  value: string;
  choices: readonly Choice[];
  on_change: (value: string) => void;
}

export function Field({ id, label, value, choices, on_change }: Props) {
  const known = choices.some((choice) => choice.value === value);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => on_change(event.currentTarget.value)}>
        {known ? null : <option value={value}>{value}</option>}
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.text}
          </option>
        ))}
      </select>
      <span class="chevron" aria-hidden="true" />
    </div>
  );
}

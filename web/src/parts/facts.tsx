// A list of what is known, each with its name. Where there is much room, `near` keeps the two together.
export type Fact = [name: string, value: string];

export function Facts({ facts, near = false }: { facts: readonly Fact[]; near?: boolean }) {
  return (
    <dl class={near ? "facts near" : "facts"}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

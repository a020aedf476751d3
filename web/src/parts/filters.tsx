// Filters: the fields by which a page is told what to show. Each writes to the address by itself; there is nothing to send.
import type { ComponentChildren } from "preact";

interface Props {
  label?: string;
  /** Whether they find something, rather than choose among what is shown. */
  search?: boolean;
  children: ComponentChildren;
}

export function Filters({ label = "Filters", search = true, children }: Props) {
  return (
    <form class="filters" role={search ? "search" : undefined} aria-label={label} onSubmit={(event) => event.preventDefault()}>
      {children}
    </form>
  );
}

// PageHead: what a page is, and what it is about now.
import type { ComponentChildren } from "preact";

interface Props {
  title: ComponentChildren;
  where: ComponentChildren;
  /** The way back up, above the title. */
  children?: ComponentChildren;
}

export function PageHead({ title, where, children }: Props) {
  return (
    <div class="page-head">
      {children}
      <h1>{title}</h1>
      <p class="where">{where}</p>
    </div>
  );
}

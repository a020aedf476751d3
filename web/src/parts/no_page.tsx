// NoPage: what an address shows that none of the pages has: where they are.
import { carried_to } from "../base/carried";
import { Notice } from "./notices";
import { PAGES } from "./pages";
import { useTitle } from "./title";

export function NoPage() {
  useTitle("No such page");
  const links = PAGES.map(([path, name]) => (
    <a key={path} class="button quiet" href={carried_to(path)}>
      {name}
    </a>
  ));
  return (
    <Notice title="There is no such page" heading={1} action={links}>
      The address may be mistyped, or from another version. These are the pages there are:
    </Notice>
  );
}

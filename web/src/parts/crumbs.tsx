// Crumbs: the way back up from where we stand.

export interface Crumb {
  name: string;
  href?: string | undefined;
}

export function Crumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav class="crumbs" aria-label="Where you are">
      <ol>
        {crumbs.map((crumb, i) => (
          <li key={i}>
            {crumb.href && i + 1 < crumbs.length ? (
              <a href={crumb.href}>{crumb.name}</a>
            ) : (
              <span aria-current={i + 1 === crumbs.length ? "page" : undefined}>{crumb.name}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

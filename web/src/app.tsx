// App: which page an address shows.
import type { ComponentType } from "preact";
import type { Filters } from "./base/answers";
import { type Resource, useResource } from "./base/resource";
import { place } from "./base/router";
import { useStore } from "./base/store";
import { Categories } from "./pages/categories";
import { Dashboard } from "./pages/dashboard";
import { Products } from "./pages/products";
import { Profitability } from "./pages/profitability";
import { EmptyDatabase } from "./parts/empty_database";
import { later } from "./parts/later";
import { NoPage } from "./parts/no_page";
import { ErrorNotice } from "./parts/notices";
import { FiltersContext } from "./parts/scope";
import { Shell } from "./parts/shell";

const Login = later(async () => (await import("./pages/login")).Login);
const Status = later(async () => (await import("./pages/status")).Status, { ahead: true });

const PAGES: Record<string, ComponentType> = {
  "/dashboard": Dashboard,
  "/categories-dashboard": Categories,
  "/profitability": Profitability,
  "/products": Products,
  "/status": Status,
};

/** Pages that have something to show without a single figure. */
const WITHOUT_FIGURES = ["/status"];

/** The page, or why it has nothing to choose from. */
function Shown({ path, filters }: { path: string; filters: Resource<Filters> }) {
  const Page = PAGES[path];
  if (Page === undefined) return <NoPage />;
  if (WITHOUT_FIGURES.includes(path)) return <Page key={path} />;
  if (filters.value === null && filters.error) return <ErrorNotice error={filters.error} retry={filters.retry} />;
  return filters.value?.months.length === 0 ? <EmptyDatabase /> : <Page key={path} />;
}

function Figures({ path }: { path: string }) {
  const filters = useResource<Filters>("/api/filters");
  return (
    <FiltersContext.Provider value={filters.value}>
      <Shell>
        <Shown path={path} filters={filters} />
      </Shell>
    </FiltersContext.Provider>
  );
}

/** The login stands outside: it asks for nothing that only those who are logged in may see. */
export function App() {
  const { path } = useStore(place);
  return path === "/login" ? <Login /> : <Figures path={path} />;
}

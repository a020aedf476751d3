// App: which page an address shows.
import type { ComponentType } from "preact";
import type { Filters } from "./base/answers";
import { use_resource } from "./base/resource";
import { place } from "./base/router";
import { use_store } from "./base/store";
import { Categories } from "./pages/categories";
import { Dashboard } from "./pages/dashboard";
import { Login } from "./pages/login";
import { Products } from "./pages/products";
import { Profitability } from "./pages/profitability";
import { Status } from "./pages/status";
import { EmptyDatabase } from "./parts/empty_database";
import { NoPage } from "./parts/no_page";
import { FiltersContext } from "./parts/scope";
import { Shell } from "./parts/shell";

const PAGES: Record<string, ComponentType> = {
  "/dashboard": Dashboard,
  "/categories-dashboard": Categories,
  "/profitability": Profitability,
  "/products": Products,
  "/status": Status,
};

/** Pages that have something to show without a single figure. */
const WITHOUT_FIGURES = ["/status"];

function Figures({ path }: { path: string }) {
  const filters = use_resource<Filters>("/api/filters");
  const Page = PAGES[path];
  const empty = filters.value?.months.length === 0 && !WITHOUT_FIGURES.includes(path);
  return (
    <FiltersContext.Provider value={filters.value}>
      <Shell>{Page === undefined ? <NoPage /> : empty ? <EmptyDatabase /> : <Page key={path} />}</Shell>
    </FiltersContext.Provider>
  );
}

/** The login stands outside: it asks for nothing that only those who are logged in may see. */
export function App() {
  const { path } = use_store(place);
  return path === "/login" ? <Login /> : <Figures path={path} />;
}

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
import { Notice } from "./parts/notices";
import { FiltersContext } from "./parts/scope";
import { Shell } from "./parts/shell";

const PAGES: Record<string, ComponentType> = {
  "/dashboard": Dashboard,
  "/categories-dashboard": Categories,
  "/profitability": Profitability,
  "/products": Products,
  "/status": Status,
};

function Nowhere() {
  return (
    <Notice title="There is no such page" action={<a class="button" href="/dashboard">Go to the dashboard</a>}>
      The pages are those named above.
    </Notice>
  );
}

function Figures({ path }: { path: string }) {
  const filters = use_resource<Filters>("/api/filters");
  const Page = PAGES[path] ?? Nowhere;
  return (
    <FiltersContext.Provider value={filters.value}>
      <Shell>
        <Page key={path} />
      </Shell>
    </FiltersContext.Provider>
  );
}

/** The login stands outside: it asks for nothing that only those who are logged in may see. */
export function App() {
  const { path } = use_store(place);
  return path === "/login" ? <Login /> : <Figures path={path} />;
}

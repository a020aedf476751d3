// The pages by name, in the order of their tabs.

export const PAGES = [
  ["/dashboard", "Dashboard"],
  ["/categories-dashboard", "Categories"],
  ["/profitability", "Profitability"],
  ["/products", "Products"],
  ["/status", "Status"],
] as const;

// Shell: what stands around every page.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { carried_to } from "../base/carried";
import { place } from "../base/router";
import { useStore } from "../base/store";
import { theme, toggle_theme } from "../base/theme";
import { AccountMenu } from "./account_menu";
import { Banner, Freshness, Replaced } from "./freshness";
import { Mark } from "./mark";
import { PAGES } from "./pages";
import { Palette } from "./palette";

function ThemeButton() {
  const dark = useStore(theme) === "dark";
  return (
    <button type="button" class="icon" onClick={toggle_theme} aria-label={dark ? "Light theme" : "Dark theme"}>
      <svg viewBox="0 0 20 20" aria-hidden="true">
        {dark ? (
          <path d="M10 5.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10 1v2.2M10 16.8V19M1 10h2.2M16.8 10H19M3.6 3.6l1.6 1.6M14.8 14.8l1.6 1.6M3.6 16.4l1.6-1.6M14.8 5.2l1.6-1.6" />
        ) : (
          <path d="M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7Z" />
        )}
      </svg>
    </button>
  );
}

/** With what is chosen; the tab of /products itself leads back up to its first step. */
function tab_address(address: string, path: string): string {
  const top = address === "/products" && path === address;
  return carried_to(address, top ? { category_id: null, brand_id: null } : {});
}

export function Shell({ children }: { children: ComponentChildren }) {
  const { path } = useStore(place);
  const nav = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    // By hand: scrollIntoView would make some browsers begin there with the Tab key, past the skip link.
    const bar = nav.current;
    const link = bar?.querySelector("[aria-current]")?.getBoundingClientRect();
    const room = bar?.getBoundingClientRect();
    if (!bar || !link || !room) return;
    if (link.left < room.left) bar.scrollLeft -= room.left - link.left;
    if (link.right > room.right) bar.scrollLeft += link.right - room.right;
  }, [path]);
  return (
    <>
      <a class="skip" href="#content">
        Skip to the figures
      </a>
      <header class="top">
        <div class="top-row">
          <a class="brand" href="/dashboard">
            <Mark />
            stepwell
          </a>
          <nav ref={nav} aria-label="Pages">
            {PAGES.map(([address, name]) => (
              <a key={address} href={tab_address(address, path)} aria-current={path === address ? "page" : undefined}>
                {name}
              </a>
            ))}
          </nav>
          <Freshness />
          <div class="tools">
            <Palette />
            <AccountMenu />
            <ThemeButton />
          </div>
        </div>
      </header>
      <Banner />
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <Replaced />
    </>
  );
}

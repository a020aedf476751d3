// The document's title: what stands in the tab, in the history and in bookmarks.
import { useLayoutEffect } from "preact/hooks";

export function useTitle(title: string): void {
  useLayoutEffect(() => {
    document.title = `${title} – stepwell`;
  }, [title]);
}

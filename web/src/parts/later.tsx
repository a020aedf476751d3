// later: a page whose code is fetched when it is first opened, so that the first load is the dashboard's alone.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Notice } from "./notices";

/** After an upgrade of the server, what an open page would fetch is gone: the page as a whole is there anew. */
function NotFetched() {
  return (
    <Notice
      alert
      title="This page could not be fetched"
      action={
        <button type="button" onClick={() => location.reload()}>
          Load it again
        </button>
      }
    >
      The server does not answer, or has been upgraded since this page was opened.
    </Notice>
  );
}

/** Long after the first load, and before a server that is gone is what somebody wants to read about. */
const AHEAD_MS = 10_000;

export function later<Props extends object = object>(
  load: () => Promise<ComponentType<Props>>,
  { ahead = false } = {},
): ComponentType<Props> {
  let Page: ComponentType<Props> | null = null;
  const fetch_page = async () => {
    Page = await load();
  };
  // A page that nobody looks at asks for nothing. Whoever opens it asks again, and is told.
  if (ahead) setTimeout(() => document.hidden || fetch_page().catch(() => {}), AHEAD_MS);
  return function Later(props: Props) {
    const [failed, set_failed] = useState(false);
    const [, redraw] = useState(0);
    useEffect(() => {
      if (Page !== null) return;
      let wanted = true;
      fetch_page().then(
        () => wanted && redraw(1),
        () => wanted && set_failed(true),
      );
      return () => {
        wanted = false;
      };
    }, []);
    if (Page !== null) return <Page {...props} />;
    return failed ? <NotFetched /> : null;
  };
}

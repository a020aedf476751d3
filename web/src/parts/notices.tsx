// What stands where figures cannot: each says what happened and what to do.
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import type { ApiError } from "../base/api";
import { end_paint } from "../base/paint_meter";
import type { Resource } from "../base/resource";

interface NoticeProps {
  title: string;
  children: ComponentChildren;
  action?: ComponentChildren;
  alert?: boolean;
  /** 1 where it is all there is on the page. */
  heading?: 1 | 2;
}

export function Notice({ title, children, action, alert, heading = 2 }: NoticeProps) {
  return (
    <section class="card notice" role={alert ? "alert" : "status"}>
      {heading === 1 ? <h1>{title}</h1> : <h2>{title}</h2>}
      <p>{children}</p>
      {action && <div class="actions">{action}</div>}
    </section>
  );
}

function title_of(error: ApiError): string {
  if (error.status === 0) return "The server does not answer";
  if (error.status === 503) return "Not ready yet";
  if (error.status === 401) return "Please log in";
  if (error.status === 404) return "Not found";
  if (error.status === 400) return "This address asks for something that cannot be";
  return "The server could not answer";
}

function advice_of(error: ApiError): string {
  if (error.status === 0) return "It is asked again every few seconds; the page goes on by itself once it is back.";
  if (error.status === 503) {
    // The server's own words for a database in which nothing has been published yet.
    const first = error.message.includes("no generation") ? " A database that is empty is filled by “stepwell import” first." : "";
    return `Reason: ${error.message}.${first} The page goes on by itself once there is a snapshot.`;
  }
  return `Reason: ${error.message}.`;
}

export function ErrorNotice({ error, retry }: { error: ApiError; retry: () => void }) {
  return (
    <Notice
      alert
      title={title_of(error)}
      action={
        <>
          <button type="button" onClick={retry}>
            Try again
          </button>
          {error.status === 400 && (
            <a class="button quiet" href={location.pathname}>
              Clear the filters
            </a>
          )}
        </>
      }
    >
      {advice_of(error)}
    </Notice>
  );
}

export function Placeholder() {
  return <div class="card placeholder" aria-busy="true" aria-label="Loading" />;
}

/** What takes longer than this is shown as being on its way. Not by a delay of the style: a transition that is about to
 * begin costs a layer of its own for everything in it, with each choice. */
const SLOW_MS = 150;

function useSlow(pending: boolean): boolean {
  const [slow, set_slow] = useState(false);
  useEffect(() => {
    if (!pending) return;
    const timer = setTimeout(() => set_slow(true), SLOW_MS);
    return () => {
      clearTimeout(timer);
      set_slow(false);
    };
  }, [pending]);
  return pending && slow;
}

/** What the request itself is refused for. Anything else leaves figures that were shown as right as they were. */
function is_final({ status }: ApiError): boolean {
  return status === 400 || status === 401 || status === 403 || status === 404;
}

/** No answer at all is told above the page already, once for all that is on it. */
function NotRenewed({ error, retry }: { error: ApiError; retry: () => void }) {
  if (error.status === 0) return null;
  return (
    <p class="aside" role="status">
      These figures could not be asked for anew: {error.message}.{" "}
      <button type="button" class="quiet small" onClick={retry}>
        Try again
      </button>
    </p>
  );
}

/** Draws what the resource holds; before that, a quiet placeholder of about its height. */
export function Loaded<T>(props: {
  resource: Resource<T>;
  children: (value: T, dim: boolean) => ComponentChildren;
}) {
  const { resource, children } = props;
  const slow = useSlow(resource.pending);
  // What is drawn below is in the document by now, charts included: effects of children run first.
  useLayoutEffect(() => {
    if (!resource.pending) end_paint();
  });
  const { error, value, retry } = resource;
  if (error && (value === null || is_final(error))) return <ErrorNotice error={error} retry={retry} />;
  if (value === null) return <Placeholder />;
  return (
    <>
      {error && <NotRenewed error={error} retry={retry} />}
      {children(value, slow)}
    </>
  );
}

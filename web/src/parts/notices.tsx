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
}

export function Notice({ title, children, action, alert }: NoticeProps) {
  return (
    <section class="card notice" role={alert ? "alert" : "status"}>
      <h2>{title}</h2>
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
  if (error.status === 503) return `Reason: ${error.message}. The page goes on by itself once there is a snapshot.`;
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

function use_slow(pending: boolean): boolean {
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

/** Draws what the resource holds; before that, a quiet placeholder of about its height. */
export function Loaded<T>(props: {
  resource: Resource<T>;
  children: (value: T, dim: boolean) => ComponentChildren;
}) {
  const { resource, children } = props;
  const slow = use_slow(resource.pending);
  // What is drawn below is in the document by now, charts included: effects of children run first.
  useLayoutEffect(() => {
    if (!resource.pending) end_paint();
  });
  if (resource.error && (resource.value === null || resource.error.status !== 0)) {
    return <ErrorNotice error={resource.error} retry={resource.retry} />;
  }
  if (resource.value === null) return <Placeholder />;
  return <>{children(resource.value, slow)}</>;
}

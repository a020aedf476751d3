// How long a choice takes until its figures are painted, as entries of the Performance API: `stepwell:choice` of
// performance.getEntriesByType("measure"). Costs nothing to speak of; the tests read it, and so can anybody.

let begun = false;

export function begin_paint(): void {
  performance.mark("stepwell:chosen");
  begun = true;
}

/** To be called when the figures of the choice are in the document. */
export function end_paint(): void {
  if (!begun) return;
  begun = false;
  // A frame's callbacks run before it is painted; a task that is posted from there runs just after.
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      performance.measure("stepwell:choice", "stepwell:chosen");
      port1.close();
    };
    port2.postMessage(null);
  });
}

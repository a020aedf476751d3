// Asking the server. Browsers keep answers by their ETag and ask again with it by themselves, so that an unchanged one
// costs a 304.

export class ApiError extends Error {
  /** 0 where there was no answer at all. */
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export interface Fetched<T> {
  value: T;
  /** The generation that the answer was made from; 0 where it does not say. */
  generation: number;
  /** The server's clock. */
  date: number | null;
}

async function message_of(response: Response): Promise<string> {
  try {
    const body = (await response.json()) as { error?: unknown };
    if (typeof body.error === "string") return body.error;
  } catch {
    // No JSON: the status says what there is to say.
  }
  return `the server answered ${response.status} ${response.statusText}`.trim();
}

/** Throws ApiError; an aborted request throws the AbortError that fetch throws. */
export async function get_json<T>(address: string, signal?: AbortSignal): Promise<Fetched<T>> {
  let response: Response;
  try {
    response = await fetch(address, { signal: signal ?? null, headers: { Accept: "application/json" } });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, "the server does not answer");
  }
  if (!response.ok) throw new ApiError(response.status, await message_of(response));
  const date = Date.parse(response.headers.get("Date") ?? "");
  const generation = Number(response.headers.get("X-Stepwell-Generation") ?? 0);
  try {
    return { value: (await response.json()) as T, generation, date: Number.isNaN(date) ? null : date };
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, "the answer of the server broke off");
  }
}

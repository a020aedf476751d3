// Asking the server. Browsers keep answers by their ETag and ask again with it by themselves, so that an unchanged one
// costs a 304. Whatever is answered with 401 leads to the login, from here, so that no page has to think of it.
import { go_to_login } from "./router";

export class ApiError extends Error {
  /** 0 where there was no answer at all. */
  constructor(
    readonly status: number,
    message: string,
    /** When the server wants to be asked again, where it says so. */
    readonly retry_after_s: number | null = null,
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

async function ask(address: string, request: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, request);
  } catch (error) {
    if (request.signal?.aborted) throw error;
    throw new ApiError(0, "the server does not answer");
  }
  if (response.ok) return response;
  if (response.status === 401) go_to_login();
  const wait_s = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  throw new ApiError(response.status, await message_of(response), Number.isNaN(wait_s) ? null : wait_s);
}

async function body_of<T>(response: Response, signal: AbortSignal | undefined): Promise<T> {
  try {
    return (await response.json()) as T;
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, "the answer of the server broke off");
  }
}

/** Throws ApiError; an aborted request throws the AbortError that fetch throws. */
export async function get_json<T>(address: string, signal?: AbortSignal): Promise<Fetched<T>> {
  const response = await ask(address, { signal: signal ?? null, headers: { Accept: "application/json" } });
  const date = Date.parse(response.headers.get("Date") ?? "");
  const generation = Number(response.headers.get("X-Stepwell-Generation") ?? 0);
  return { value: await body_of<T>(response, signal), generation, date: Number.isNaN(date) ? null : date };
}

/** Asks for something to be done. The header proves to the server that a page of its own asks: others cannot set it. */
export async function post_json<T>(address: string, body: object): Promise<T> {
  const response = await ask(address, {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": "application/json", "X-Stepwell": "1" },
    body: JSON.stringify(body),
  });
  return body_of<T>(response, undefined);
}

/** What an attempt threw, as the error that the server told. */
export function as_api_error(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError(0, String(error));
}

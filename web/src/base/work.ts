// What an administrator lets the server do. Each throws ApiError: 409 while something else runs, 403 for others.
import type { Started } from "./answers";
import { post_json } from "./api";
import { look_now, note_refresh } from "./live";

async function begin(address: string, body: object): Promise<void> {
  const { refresh } = await post_json<Started>(address, body);
  note_refresh(refresh);
  look_now();
}

export function begin_refresh(full: boolean): Promise<void> {
  return begin("/api/refresh", { full });
}

/** Of every figure, or in total. */
export function begin_verification(full: boolean): Promise<void> {
  return begin("/api/verify", { full });
}

export function begin_rollback(generation: number): Promise<void> {
  return begin("/api/rollback", { generation });
}

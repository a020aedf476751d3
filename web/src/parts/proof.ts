// Proof: what is known of the verification of the generation that is served, in the words that every page has for it.
// Pure functions.
import type { Status } from "../base/answers";
import { format_ago } from "../base/times";

export interface Proof {
  state: "verified" | "unverified" | "failed";
  /** "verified", "not verified yet", "verification failed". */
  words: string;
  /** "3 min ago"; empty where this generation has not been looked at. */
  when: string;
  /** Of which generation, and how thoroughly; or what to do. */
  note: string;
}

export function proof_of({ generation, verification }: Status, now_ms: number): Proof {
  if (verification === null) {
    return { state: "unverified", words: "not verified yet", when: "", note: "“stepwell verify” proves it" };
  }
  const when = format_ago(verification.verified_at, now_ms);
  const note = `generation ${verification.generation}, ${verification.full ? "every group" : "in total"}`;
  // What was found wrong is taken for wrong until a later proof says otherwise.
  if (!verification.passed) return { state: "failed", words: "verification failed", when, note };
  if (verification.generation !== generation) {
    const earlier = `generation ${verification.generation} was verified ${when}`;
    return { state: "unverified", words: "not verified yet", when: "", note: earlier };
  }
  return { state: "verified", words: "verified", when, note };
}

/** "verified 3 min ago". */
export function describe_proof({ words, when }: Proof): string {
  return when === "" ? words : `${words} ${when}`;
}

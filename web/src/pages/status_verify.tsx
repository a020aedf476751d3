// The card "Verification" of /status: whether the figures that are served are proved, and how that was found out.
// Administrators begin one here.
import type { RefreshState, Status } from "../base/answers";
import { format_seconds } from "../base/format";
import { is_admin, session } from "../base/session";
import { useStore } from "../base/store";
import { format_when } from "../base/times";
import { begin_verification } from "../base/work";
import { BeginButtons } from "../parts/begin_buttons";
import { type Fact, Facts } from "../parts/facts";
import { type Proof, proof_of } from "../parts/proof";
import { useAges } from "../parts/ticks";
import { Failure, WorkCard } from "../parts/work_card";
import { Working } from "../parts/working";

const LEVEL: Record<Proof["state"], string> = { verified: "good", unverified: "fair", failed: "poor" };

interface Props {
  refresh: RefreshState;
  status: Status;
  clock_ms: number;
}

function last_text({ verification }: RefreshState, now_ms: number): string {
  if (verification === null) return "none since the server started";
  const { at, seconds } = verification;
  return `${format_when(at, now_ms)}, took ${format_seconds(seconds)}`;
}

export function VerifyCard({ refresh, status, clock_ms }: Props) {
  const known = useStore(session);
  useAges();
  const { running, verification } = refresh;
  const now_ms = Date.now() + clock_ms;
  const { state, words, when, note } = proof_of(status, now_ms);
  const facts: Fact[] = [
    ["Known", when === "" ? note : `${words} ${when}: ${note}`],
    ["Last", last_text(refresh, now_ms)],
  ];
  if (verification?.ok) facts.push(["Outcome", verification.outcome]);
  return (
    <WorkCard
      id="verify-title"
      title="Verification"
      state={
        running?.what === "verify" ? (
          <Working doing="Verifying" since={running.since} clock_ms={clock_ms} />
        ) : (
          <span class={`level ${LEVEL[state]}`}>{words}</span>
        )
      }
    >
      {verification && !verification.ok && <Failure what="The last verification" outcome={verification.outcome} />}
      <Facts facts={facts} near />
      {is_admin(known) && (
        <BeginButtons
          busy={running !== null}
          choices={[
            ["Verify now", () => begin_verification(false)],
            ["Verify every figure", () => begin_verification(true)],
          ]}
          note="“Verify now” compares the total of each month, marketplace and metric with the raw rows. Every figure takes longer."
        />
      )}
    </WorkCard>
  );
}

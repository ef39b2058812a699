import { type AtStep, steps } from "../model/step.ts";

/**
 * For tests that really kill the process: DROPGATE_KILL_AT names a step of `model/step.ts`, and the process ends there as if
 * the power had gone. Without it, nothing.
 */
export function killAt(): AtStep {
  const wanted = steps.find((step) => step === process.env.DROPGATE_KILL_AT);
  if (wanted === undefined) return () => {};
  return (step) => {
    if (step === wanted) process.kill(process.pid, "SIGKILL");
  };
}

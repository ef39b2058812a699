import { pino } from "pino";
import { build as pretty } from "pino-pretty";
import type { Log } from "../model/log.ts";

/** Keys whose values never reach a log, wherever they stand. */
const SECRETS = [
  "password",
  "passphrase",
  "privateKey",
  "token",
  "secret",
  "*.password",
  "*.passphrase",
  "*.privateKey",
];

/**
 * The log of a command, on standard error: lines for a person on a terminal, JSON everywhere else. Written at once, so
 * that nothing is missing after a crash.
 */
export function commandLog(level: string, interactive: boolean): Log {
  const stream = interactive
    ? pretty({ destination: 2, sync: true, ignore: "pid,hostname", translateTime: "HH:MM:ss" })
    : pino.destination({ dest: 2, sync: true });
  const chosen = process.env.DROPGATE_LOG ?? level;
  return pino({ level: chosen, redact: { paths: SECRETS, censor: "[secret]" }, base: null }, stream);
}

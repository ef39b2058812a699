import { isLocal } from "../config/folder.ts";
import { look, nothingSeen } from "../inbound/watch.ts";
import { systemClock } from "../model/clock.ts";
import type { Connection, Receive } from "../model/config.ts";
import { GatewayError } from "../model/error.ts";
import { transports } from "../transports/index.ts";

/** What lies in a source's folder. */
export interface Lying {
  readonly lying: number | undefined;
  readonly note: string;
}

/** Counts the files that wait in a source's folder. Only folders of this machine are looked into. */
export async function lyingIn(connection: Connection, receive: Receive): Promise<Lying> {
  const transport = isLocal(connection) ? transports.get(connection.type)?.(connection) : undefined;
  if (transport === undefined) return { lying: undefined, note: "" };
  try {
    const { ready, waiting, unsafe } = look(
      nothingSeen,
      await transport.list(receive.from),
      receive,
      systemClock.elapsed(),
    );
    return { lying: ready.length + waiting.length + unsafe.length, note: "" };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const note = error.code === "transport.missing" ? "the folder is not there yet" : error.message;
    return { lying: undefined, note };
  } finally {
    await transport.close();
  }
}

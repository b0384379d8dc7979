/**
 * People as they are called at a command line.
 *
 * @module
 */

import type { ControlClient } from "../../../control/client.ts";
import { CliError } from "../../errors.ts";
import { everyOne } from "../../remote/pages.ts";

/** Somebody whom the service knows. */
export interface Principal {
  readonly id: string;
  /** The address where there is one, else the id. */
  readonly label: string;
}

/** Whom `who` means: an e-mail address of the tenant, whatever its case, or an id. Undefined: nobody has that address. */
export async function findPrincipal(
  client: ControlClient,
  who: string,
): Promise<Principal | undefined> {
  if (!who.includes("@")) return { id: who, label: who };
  const people = await everyOne((page) => client.listUsers(page));
  const found = people.find(({ email }) => email.toLowerCase() === who.toLowerCase());
  return found === undefined ? undefined : { id: found.id, label: found.email };
}

/**
 * The same for somebody who must be there.
 *
 * @throws {CliError} NOT_FOUND
 */
export async function requirePrincipal(client: ControlClient, who: string): Promise<Principal> {
  const found = await findPrincipal(client, who);
  if (found !== undefined) return found;
  throw new CliError("NOT_FOUND", `Nobody in the tenant has the address "${who}"`, {
    hint: `\`aiel member add ${who}\` adds them to the tenant and to a workspace`,
    details: { who },
  });
}

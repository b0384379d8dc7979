/**
 * People as they are called at a command line.
 *
 * @module
 */

import { type ControlClient, everyOne } from "../../../control/api/client.ts";
import { listUsers } from "../../../control/api/users.ts";
import { CliError } from "../../errors.ts";

/** A user whom the service knows. */
export interface KnownPrincipal {
  readonly id: string;
  /** The address where there is one, else the id. */
  readonly label: string;
}

const ID = /^[a-z]{3}_[0-9a-z]{26}$/;

/**
 * Whom `who` means: an e-mail address of the tenant, whatever its case, or an id. Undefined: no
 * user has that address.
 *
 * @throws {CliError} USAGE
 */
export async function findPrincipal(
  client: ControlClient,
  who: string,
): Promise<KnownPrincipal | undefined> {
  if (!who.includes("@")) {
    if (ID.test(who)) return { id: who, label: who };
    throw new CliError("USAGE", `"${who}" is neither an e-mail address nor an id`, {
      hint: "Ids are those of `aiel member list`, such as usr_… and sva_…",
    });
  }
  const people = await everyOne((query) => client.call(listUsers, { query }));
  const found = people.find(({ email }) => email.toLowerCase() === who.toLowerCase());
  return found === undefined ? undefined : { id: found.id, label: found.email };
}

/**
 * The same for a user who must be there.
 *
 * @throws {CliError} NOT_FOUND
 */
export async function requirePrincipal(
  client: ControlClient,
  who: string,
): Promise<KnownPrincipal> {
  const found = await findPrincipal(client, who);
  if (found !== undefined) return found;
  throw new CliError("NOT_FOUND", `No user of the tenant has the address "${who}"`, {
    hint: `\`aiel member add ${who}\` adds them to the tenant and to a workspace`,
    details: { who },
  });
}

import type { ControlClient } from "../../control/api/client.ts";
import { everyOne } from "../../control/api/client.ts";
import { listMembers } from "../../control/api/members.ts";
import { isControlError } from "./remote_error.ts";

/**
 * E-mail addresses, or names, of a workspace's members by their ids. Empty for a credential that
 * may not list them.
 */
export async function memberNames(
  client: ControlClient,
  workspace: string,
): Promise<ReadonlyMap<string, string>> {
  try {
    const members = await everyOne((query) =>
      client.call(listMembers, { params: { workspace }, query })
    );
    return new Map(members.map(({ principal_id, email, name }) => [principal_id, email ?? name]));
  } catch (thrown) {
    if (isControlError(thrown) && (thrown.status === 403 || thrown.status === 404)) {
      return new Map();
    }
    throw thrown;
  }
}

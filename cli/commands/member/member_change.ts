import type { Role } from "../../../control/api/roles.ts";

/** What `aiel member add` and `aiel member remove` say. */
export interface MemberChange {
  workspace: string;
  /** Null with `--dry-run` for a user whom the service does not know. */
  id: string | null;
  who: string;
  /** Null when it was taken away. */
  role: Role | null;
  /** Whether they were added to the tenant as well. */
  added_to_tenant: boolean;
  dry_run: boolean;
}

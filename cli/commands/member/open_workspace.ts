import type { ControlClient } from "../../../control/api/client.ts";
import type { Deps } from "../../deps.ts";
import type { Input } from "../../program/command.ts";
import { connect, requireSetting } from "../../sync/connection.ts";

/** The workspace that a command is about, `--workspace` or the one in use, and a client for it. */
export async function workspaceOfCommand(
  input: Input,
  deps: Deps,
): Promise<{ client: ControlClient; workspace: string }> {
  const workspace = input.option("workspace") ?? await requireSetting(deps, "workspace");
  const { client } = await connect(deps);
  return { client, workspace };
}

import type { Command } from "../../deps.ts";
import type { Setting } from "../../config/config.ts";
import { columns } from "../../program/screen.ts";

/** What `aiel config list` says. */
export interface ConfigListing {
  profile: string;
  profiles: readonly string[];
  settings: readonly Setting[];
}

/** The work of `aiel config list`. */
export const configList: Command<ConfigListing> = {
  run: async (_input, deps) => {
    const config = await deps.config();
    return {
      profile: config.profile.value,
      profiles: config.profiles,
      settings: config.list(),
    };
  },
  render: ({ settings }, screen) =>
    columns(settings.map(({ key, value, ...rest }) => [
      screen.cyan(key),
      value,
      screen.dim(describeOrigin(rest)),
    ])),
};

/** Where a value comes from, in words: `user (/home/ada/.config/aiel/config.json)`. */
export function describeOrigin({ origin, source }: Pick<Setting, "origin" | "source">): string {
  return source === "" ? origin : `${origin} (${source})`;
}

import type { Command } from "../../deps.ts";
import type { Setting } from "../../config/config.ts";
import { columns } from "../../program/screen.ts";

/** What `aiel config list` says. */
export interface ConfigListing {
  profile: string;
  profiles: readonly string[];
  settings: readonly Setting[];
  /** Only text is shorter without them. */
  show_origin: boolean;
}

/** The work of `aiel config list`. */
export const configList: Command<ConfigListing> = {
  run: async (input, deps) => {
    const config = await deps.config();
    return {
      profile: config.profile.value,
      profiles: config.profiles,
      settings: config.list(),
      show_origin: input.flag("show-origin"),
    };
  },
  render: ({ settings, show_origin }, screen) =>
    columns(settings.map(({ key, value, ...rest }) => [
      screen.cyan(key),
      value,
      ...show_origin ? [screen.dim(describeOrigin(rest))] : [],
    ])),
  json: ({ profile, profiles, settings }) => ({ profile, profiles, settings }),
};

/** Where a value comes from, in words: `user (/home/ada/.config/aiel/config.json)`. */
export function describeOrigin({ origin, source }: Pick<Setting, "origin" | "source">): string {
  return source === "" ? origin : `${origin} (${source})`;
}

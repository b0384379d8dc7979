import type { Command } from "../../deps.ts";
import type { Setting } from "../../config/config.ts";
import { KEYS, toKeyName } from "../../config/keys.ts";
import { CliError } from "../../errors.ts";
import { describeOrigin } from "./list.ts";

/** What `aiel config get` says. */
export interface OneSetting {
  setting: Setting;
  show_origin: boolean;
}

/** The work of `aiel config get`. */
export const configGet: Command<OneSetting> = {
  run: async (input, deps) => {
    const key = toKeyName(input.required("key"));
    const setting = (await deps.config()).get(key);
    if (setting === undefined) {
      throw new CliError("NOT_FOUND", `Setting "${key}" is not set`, {
        hint: `Run \`aiel config set ${key} <value>\`, or set ${KEYS[key].variable}`,
        details: { key },
      });
    }
    return { setting, show_origin: input.flag("show-origin") };
  },
  render: ({ setting, show_origin }) =>
    show_origin ? `${setting.value}  ${describeOrigin(setting)}` : setting.value,
  json: ({ setting }) => setting,
};

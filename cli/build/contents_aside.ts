/**
 * Puts contents into a binary where its start does not read them.
 *
 * Deno appends what it embeds to its own program, and every start of the binary reads all of that, twice. What stands before it is
 * never read. So an empty program is compiled, the contents are appended to it, and the result is what Deno is given as its own
 * program (`DENORT_BIN`) for the second compilation: nothing here knows how Deno writes a binary. That an executable may be followed by
 * whatever one likes is true of ELF; Mach-O is signed, and PE is written anew.
 *
 * @module
 */

/** Contents, and where in the binary they start. */
export interface PlacedAside {
  bytes: Uint8Array<ArrayBuffer>;
  at: number;
}

/**
 * Appends contents to an executable.
 *
 * @returns where they start, in the order given
 */
export async function append(
  executable: string,
  contents: readonly Uint8Array<ArrayBuffer>[],
): Promise<PlacedAside[]> {
  using file = await Deno.open(executable, { append: true });
  let end = (await file.stat()).size;
  const placed: PlacedAside[] = [];
  for (const bytes of contents) {
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
    placed.push({ bytes, at: end });
    end += bytes.length;
  }
  return placed;
}

/** Whether an executable has the contents in their places, and still is the program that says `said` when it is asked by `args`. */
export async function isWhole(
  executable: string,
  placed: readonly PlacedAside[],
  { args, said }: { args: string[]; said: string },
): Promise<boolean> {
  const binary = await Deno.readFile(executable);
  const areThere = placed.every(({ bytes, at }) =>
    bytes.every((byte, index) => binary[at + index] === byte)
  );
  if (!areThere) return false;
  try {
    const { stdout } = await new Deno.Command(executable, { args, stdin: "null", stderr: "null" })
      .output();
    return new TextDecoder().decode(stdout) === said;
  } catch {
    // It can't be started where it was made, which says nothing against it and nothing for it.
    return false;
  }
}

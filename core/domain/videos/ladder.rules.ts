/** Which rungs of a finished ladder are worth offering (docs/decisions/0023). */

/** Two rungs this close are one to a viewer's connection. */
const nearlyEqual = 1.15;

/**
 * The names of rungs that cost nearly as many bits as a sharper one: whoever can receive them can receive that one.
 *
 * The lowest rung always stays, even beside an equal: everything else is made from it. Names that are not of the ladder
 * ("audio", "720p-hevc") are left alone. `bitrate` in bits per second, measured; the order does not matter.
 */
export function nearEqualRungs(measured: readonly { name: string; bitrate: number }[]): string[] {
  const rungs = measured
    .filter(({ name }) => /^\d+p$/.test(name))
    .toSorted((a, b) => Number.parseInt(b.name, 10) - Number.parseInt(a.name, 10));
  const dropped: string[] = [];
  let sharper = rungs[0];
  for (const rung of rungs.slice(1, -1)) {
    if (sharper && sharper.bitrate <= rung.bitrate * nearlyEqual) dropped.push(rung.name);
    else sharper = rung;
  }
  return dropped;
}

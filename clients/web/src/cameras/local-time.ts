/** A moment as a field of type datetime-local takes it: in the browser's own time, to the minute that has begun. */
export function toLocalInput(moment: Date): string {
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

/** Times in WebVTT (https://www.w3.org/TR/webvtt1/#webvtt-timestamp). */

/** Milliseconds as "00:01:02.345"; the hours may have more digits. */
export function timestamp(ms: number): string {
  const padded = (value: number, digits: number) => String(Math.floor(value)).padStart(digits, '0');
  const clock = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1000) % 60].map((part) => padded(part, 2));
  return `${clock.join(':')}.${padded(ms % 1000, 3)}`;
}

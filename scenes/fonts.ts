/** The lettering of scenes and slides: a shipped font, so that pictures do not depend on the machine's fonts. */

import { fileURLToPath } from 'node:url';
import { GlobalFonts } from '@napi-rs/canvas';

export const fontFamily = 'Sightline Inter';

/** Registers the shipped font (SIL Open Font License, fonts/OFL.txt); calling it again does nothing. */
export function loadFonts(): void {
  if (GlobalFonts.has(fontFamily)) return;
  GlobalFonts.registerFromPath(sceneFile('fonts/inter-regular.woff2'), fontFamily);
  GlobalFonts.registerFromPath(sceneFile('fonts/inter-bold.woff2'), fontFamily);
}

/** A file that ships below scenes/. */
export function sceneFile(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

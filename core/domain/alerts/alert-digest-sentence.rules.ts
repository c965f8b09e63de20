/** The sentence of a digest: how many alerts, where, in what time, and of which kinds. */

import type { EventClass } from '../events.ts';
import { countOf } from './alert-digest.rules.ts';
import type { AlertDigest } from './alert-digest.ts';
import { cleanName, fill, takesArticle } from './alert-sentence.rules.ts';

/** The kinds that are named; the rest is counted together. */
const namedKinds = 3;
/** In characters; with the longest kinds, the sentence still fits. */
const maxPlaceLength = 30;

type DigestClass = Exclude<EventClass, 'NORMAL_ACTIVITY'>;
interface Words {
  /** `{count}`, `{place}`, `{unit}` and `{amount}`, `{kinds}`. */
  readonly sentence: string;
  readonly kinds: Readonly<Record<DigestClass | 'other', string>>;
}

const kind = (one: string, many: string) => `{count, plural, one {# ${one}} other {# ${many}}}`;
const amount = (minute: [string, string], hour: [string, string]) =>
  `{unit, select, minutes {{amount, plural, one {# ${minute[0]}} other {# ${minute[1]}}}} other {{amount, plural, one {# ${hour[0]}} other {# ${hour[1]}}}}}`;

const words: Readonly<Record<'en' | 'de' | 'es' | 'fr' | 'pt', Words>> = {
  en: {
    sentence: `{count} alerts at {place} in ${amount(['minute', 'minutes'], ['hour', 'hours'])}: {kinds}.`,
    kinds: {
      SUSPICIOUS_LOITERING: kind('loitering', 'loitering'),
      UNATTENDED_OBJECT: kind('unattended object', 'unattended objects'),
      UNAUTHORIZED_ACCESS: kind('entry', 'entries'),
      PERSON_FALL: kind('fall', 'falls'),
      CROWD_GATHERING: kind('crowd', 'crowds'),
      VEHICLE_INTRUSION: kind('vehicle', 'vehicles'),
      FIRE_SMOKE_DETECTION: kind('fire or smoke', 'fire or smoke'),
      CAMERA_OFFLINE: kind('camera offline', 'cameras offline'),
      CAMERA_IMPAIRED: kind('impaired picture', 'impaired pictures'),
      other: kind('other', 'others'),
    },
  },
  de: {
    sentence: `{count} Meldungen am Ort {place} in ${amount(['Minute', 'Minuten'], ['Stunde', 'Stunden'])}: {kinds}.`,
    kinds: {
      SUSPICIOUS_LOITERING: kind('längerer Aufenthalt', 'längere Aufenthalte'),
      UNATTENDED_OBJECT: kind('Gegenstand ohne Aufsicht', 'Gegenstände ohne Aufsicht'),
      UNAUTHORIZED_ACCESS: kind('Zutritt', 'Zutritte'),
      PERSON_FALL: kind('Sturz', 'Stürze'),
      CROWD_GATHERING: kind('Ansammlung', 'Ansammlungen'),
      VEHICLE_INTRUSION: kind('Fahrzeug', 'Fahrzeuge'),
      FIRE_SMOKE_DETECTION: kind('Mal Feuer oder Rauch', 'Mal Feuer oder Rauch'),
      CAMERA_OFFLINE: kind('Kamera offline', 'Kameras offline'),
      CAMERA_IMPAIRED: kind('gestörtes Bild', 'gestörte Bilder'),
      other: kind('weitere', 'weitere'),
    },
  },
  es: {
    sentence: `{count} alertas en {place} en ${amount(['minuto', 'minutos'], ['hora', 'horas'])}: {kinds}.`,
    kinds: {
      SUSPICIOUS_LOITERING: kind('permanencia', 'permanencias'),
      UNATTENDED_OBJECT: kind('objeto sin vigilancia', 'objetos sin vigilancia'),
      UNAUTHORIZED_ACCESS: kind('entrada', 'entradas'),
      PERSON_FALL: kind('caída', 'caídas'),
      CROWD_GATHERING: kind('aglomeración', 'aglomeraciones'),
      VEHICLE_INTRUSION: kind('vehículo', 'vehículos'),
      FIRE_SMOKE_DETECTION: kind('de fuego o humo', 'de fuego o humo'),
      CAMERA_OFFLINE: kind('cámara sin señal', 'cámaras sin señal'),
      CAMERA_IMPAIRED: kind('imagen alterada', 'imágenes alteradas'),
      other: kind('más', 'más'),
    },
  },
  fr: {
    sentence: `{count} alertes, lieu {place}, en ${amount(['minute', 'minutes'], ['heure', 'heures'])} : {kinds}.`,
    kinds: {
      SUSPICIOUS_LOITERING: kind('présence prolongée', 'présences prolongées'),
      UNATTENDED_OBJECT: kind('objet sans surveillance', 'objets sans surveillance'),
      UNAUTHORIZED_ACCESS: kind('entrée', 'entrées'),
      PERSON_FALL: kind('chute', 'chutes'),
      CROWD_GATHERING: kind('attroupement', 'attroupements'),
      VEHICLE_INTRUSION: kind('véhicule', 'véhicules'),
      FIRE_SMOKE_DETECTION: kind('feu ou fumée', 'feux ou fumées'),
      CAMERA_OFFLINE: kind('caméra hors ligne', 'caméras hors ligne'),
      CAMERA_IMPAIRED: kind('image altérée', 'images altérées'),
      other: kind('autre', 'autres'),
    },
  },
  pt: {
    sentence: `{count} alertas em {place} em ${amount(['minuto', 'minutos'], ['hora', 'horas'])}: {kinds}.`,
    kinds: {
      SUSPICIOUS_LOITERING: kind('permanência', 'permanências'),
      UNATTENDED_OBJECT: kind('objeto sem vigilância', 'objetos sem vigilância'),
      UNAUTHORIZED_ACCESS: kind('entrada', 'entradas'),
      PERSON_FALL: kind('queda', 'quedas'),
      CROWD_GATHERING: kind('aglomeração', 'aglomerações'),
      VEHICLE_INTRUSION: kind('veículo', 'veículos'),
      FIRE_SMOKE_DETECTION: kind('de fogo ou fumo', 'de fogo ou fumo'),
      CAMERA_OFFLINE: kind('câmara sem sinal', 'câmaras sem sinal'),
      CAMERA_IMPAIRED: kind('imagem alterada', 'imagens alteradas'),
      other: kind('mais', 'mais'),
    },
  },
};

/** In English or in the language of a BCP 47 tag; English where there is none in it. */
export function composeDigest(
  digest: Pick<AlertDigest, 'place' | 'classes' | 'since' | 'latestAt'>,
  language = 'en',
): string {
  const asked = language.toLowerCase().split('-')[0] as keyof typeof words;
  const locale = Object.hasOwn(words, asked) ? asked : 'en';
  const { sentence, kinds } = words[locale];
  const place = cleanName(digest.place, maxPlaceLength);
  const named = digest.classes.slice(0, namedKinds);
  const others = countOf(digest) - countOf({ classes: named });
  const told = named.map(({ eventClass, count }) => fill(kinds[eventClass as DigestClass], locale, { count }));
  if (others > 0) told.push(fill(kinds.other, locale, { count: others }));
  return fill(sentence, locale, {
    count: countOf(digest),
    place: locale === 'en' && takesArticle(place) ? `the ${place}` : place,
    kinds: told.join(', '),
    ...roundUp(digest.latestAt.getTime() - digest.since.getTime()),
  });
}

/** Minutes that have begun, and from two hours on whole hours. */
function roundUp(durationMs: number): { unit: 'minutes' | 'hours'; amount: number } {
  const minutes = Math.max(1, Math.ceil(durationMs / 60_000));
  return minutes < 120 ? { unit: 'minutes', amount: minutes } : { unit: 'hours', amount: Math.floor(minutes / 60) };
}

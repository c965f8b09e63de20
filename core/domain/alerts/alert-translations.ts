/**
 * The sentences of alerts in German, Spanish, French and Portuguese: words and ICU messages, filled by
 * alert-sentence.rules.ts. English has its own there.
 *
 * Names of places stay as they are, behind a word that needs no article of theirs ("im Bereich Front door"). How sure it is stands
 * before a colon, so that the order of words never changes.
 */

import type { AlertEventClass, Impairment, Manner, Thing } from './alert-facts.ts';

export type Translation = {
  readonly likely: string;
  readonly possible: string;
  /** `{name}` of a zone, of a closed zone, of a camera. */
  readonly zone: string;
  readonly closed: string;
  readonly camera: string;
  /** While it lasts, and when it is over: `{unit}` and `{amount}`, with the space before. */
  readonly since: string;
  readonly during: string;
  readonly things: Readonly<Record<Thing, string>>;
  /** `{count}` (11: more than 10), `{where}`, `{period}`, `{thing}` and `{manner}`. */
  readonly now: Readonly<Record<AlertEventClass, string>>;
  readonly over: Readonly<Record<AlertEventClass, string>>;
};

type Ways = Readonly<Record<Extract<Manner, 'wrongWay' | 'stopped'>, string>> & { readonly other: string };

const units = (second: string, minute: string, hour: string, plural = 's') =>
  `{unit, select, seconds {{amount, plural, one {# ${second}} other {# ${second}${plural}}}} minutes {{amount, plural, one {# ${minute}} other {# ${minute}${plural}}}} other {{amount, plural, one {# ${hour}} other {# ${hour}${plural}}}}}`;
const period = (before: string, amount: string, after = '') =>
  `{unit, select, none {} other {${before}${amount}${after}}}`;
const people = (one: string, many: string, more: string) =>
  `{count, plural, =1 {${one}} =11 {${more}} other {# ${many}}}`;
const manner = ({ wrongWay, stopped, other }: Ways) =>
  `{manner, select, wrongWay {${wrongWay}} stopped {${stopped}} other {${other}}}`;

/** What the door had to say of an entry. */
const entered = (ways: Readonly<Record<Extract<Manner, 'tailgating' | 'deniedBadge' | 'doorForced'>, string>>) =>
  `{manner, select, tailgating {, ${ways.tailgating}} deniedBadge {, ${ways.deniedBadge}} doorForced {, ${ways.doorForced}} other {}}`;

const impaired = (ways: Readonly<Record<Exclude<Impairment, 'turned'>, string>> & { readonly other: string }) =>
  `{manner, select, frozen {${ways.frozen}} black {${ways.black}} overexposed {${ways.overexposed}} covered {${ways.covered}} other {${ways.other}}}`;

const german = units('Sekunde', 'Minute', 'Stunde', 'n');
const persons = people('Person', 'Personen', 'mehr als 10 Personen');
const enteredGerman = entered({
  tailgating: 'hinter einem fremden Ausweis',
  deniedBadge: 'nach abgelehntem Ausweis',
  doorForced: 'nach Öffnung der Tür ohne Ausweis',
});
const spanish = units('segundo', 'minuto', 'hora');
const personas = people('persona', 'personas', 'más de 10 personas');
const enteredSpanish = entered({
  tailgating: 'tras una persona autorizada',
  deniedBadge: 'tras un acceso denegado',
  doorForced: 'tras abrirse la puerta sin credencial',
});
const french = units('seconde', 'minute', 'heure');
const personnes = people('personne', 'personnes', 'plus de 10 personnes');
const enteredFrench = entered({
  tailgating: 'derrière une personne autorisée',
  deniedBadge: 'après un badge refusé',
  doorForced: 'après l’ouverture de la porte sans badge',
});
const portuguese = units('segundo', 'minuto', 'hora');
const pessoas = people('pessoa', 'pessoas', 'mais de 10 pessoas');
const enteredPortuguese = entered({
  tailgating: 'atrás de uma pessoa autorizada',
  deniedBadge: 'após um acesso recusado',
  doorForced: 'após a abertura da porta sem credencial',
});

export const translations: Readonly<Record<'de' | 'es' | 'fr' | 'pt', Translation>> = {
  de: {
    likely: 'Wahrscheinlich: ',
    possible: 'Möglicherweise: ',
    zone: 'im Bereich {name}',
    closed: 'im gesperrten Bereich {name}',
    camera: 'vor der Kamera {name}',
    since: period(' seit ', german),
    during: period(' ', german, ' lang'),
    things: {
      ...{ bag: 'Tasche', object: 'Gegenstand', vehicle: 'Fahrzeug', car: 'Auto', truck: 'Lastwagen', bus: 'Bus' },
      ...{ motorcycle: 'Motorrad', bicycle: 'Fahrrad', flames: 'Flammen', smoke: 'Rauch' },
      flamesAndSmoke: 'Flammen und Rauch',
    },
    now: {
      SUSPICIOUS_LOITERING: `${persons} {count, plural, =1 {hält} other {halten}} sich{period} {where} auf.`,
      UNATTENDED_OBJECT: '{thing} unbeaufsichtigt {where}{period}.',
      UNAUTHORIZED_ACCESS: `${persons} {where}{period}${enteredGerman}.`,
      PERSON_FALL: 'Person liegt{period} reglos am Boden {where}.',
      CROWD_GATHERING: `${persons} {where} versammelt{period}.`,
      VEHICLE_INTRUSION: `{thing} ${manner({ wrongWay: 'fährt in falscher Richtung', stopped: 'hält', other: 'fährt' })} {where}{period}.`,
      FIRE_SMOKE_DETECTION: '{thing} {where}{period}.',
      CAMERA_OFFLINE: 'Kamera {name} ist{period} offline.',
      CAMERA_IMPAIRED: impaired({
        frozen: 'Kamera {name} zeigt{period} dasselbe Bild: bitte neu starten.',
        black: 'Kamera {name} zeigt{period} nur Schwarz: bitte Objektiv und Licht prüfen.',
        overexposed: 'Kamera {name} zeigt{period} nur Weiß: bitte Objektiv und Licht prüfen.',
        covered: 'Kamera {name} sieht{period} fast nichts: bitte prüfen, ob sie verdeckt oder unscharf ist.',
        other: 'Kamera {name} blickt{period} woandershin: bitte zurückdrehen oder die Bereiche neu zeichnen.',
      }),
    },
    over: {
      SUSPICIOUS_LOITERING: `${persons} {count, plural, =1 {hielt} other {hielten}} sich{period} {where} auf.`,
      UNATTENDED_OBJECT: '{thing} {where} ist weg, war{period} allein.',
      UNAUTHORIZED_ACCESS: `${persons} {count, plural, =1 {war} other {waren}}{period} {where}${enteredGerman}.`,
      PERSON_FALL: 'Person lag{period} am Boden {where}.',
      CROWD_GATHERING: `${persons} {count, plural, =1 {war} other {waren}}{period} {where} versammelt.`,
      VEHICLE_INTRUSION: `{thing} ${manner({ wrongWay: 'fuhr in falscher Richtung', stopped: 'hielt', other: 'fuhr' })}{period} {where}.`,
      FIRE_SMOKE_DETECTION: '{thing} {where} nicht mehr zu sehen.',
      CAMERA_OFFLINE: 'Kamera {name} ist wieder da, war{period} offline.',
      CAMERA_IMPAIRED: impaired({
        frozen: 'Kamera {name} zeigt wieder bewegte Bilder, stand{period} still.',
        black: 'Kamera {name} ist wieder in Ordnung, war{period} schwarz.',
        overexposed: 'Kamera {name} ist wieder in Ordnung, war{period} weiß.',
        covered: 'Kamera {name} ist wieder in Ordnung, war{period} verdeckt oder unscharf.',
        other: 'Kamera {name} blickt wieder richtig, war{period} verdreht.',
      }),
    },
  },
  es: {
    likely: 'Probable: ',
    possible: 'Posible: ',
    zone: 'en la zona {name}',
    closed: 'en la zona cerrada {name}',
    camera: 'ante la cámara {name}',
    since: period(' desde hace ', spanish),
    during: period(' durante ', spanish),
    things: {
      ...{ bag: 'bolso', object: 'objeto', vehicle: 'vehículo', car: 'coche', truck: 'camión', bus: 'autobús' },
      ...{ motorcycle: 'moto', bicycle: 'bicicleta', flames: 'llamas', smoke: 'humo', flamesAndSmoke: 'llamas y humo' },
    },
    now: {
      SUSPICIOUS_LOITERING: `${personas} {count, plural, =1 {permanece} other {permanecen}} {where}{period}.`,
      UNATTENDED_OBJECT: '{thing} sin vigilancia {where}{period}.',
      UNAUTHORIZED_ACCESS: `${personas} {where}{period}${enteredSpanish}.`,
      PERSON_FALL: 'persona en el suelo {where}, inmóvil{period}.',
      CROWD_GATHERING: `${personas} {count, plural, =1 {reunida} other {reunidas}} {where}{period}.`,
      VEHICLE_INTRUSION: `{thing} ${manner({ wrongWay: 'en sentido contrario', stopped: 'en parada', other: 'en marcha' })} {where}{period}.`,
      FIRE_SMOKE_DETECTION: '{thing} {where}{period}.',
      CAMERA_OFFLINE: 'la cámara {name} no da señal{period}.',
      CAMERA_IMPAIRED: impaired({
        frozen: 'la cámara {name} muestra la misma imagen{period}: reiníciela.',
        black: 'la cámara {name} solo muestra negro{period}: revise el objetivo y la luz.',
        overexposed: 'la cámara {name} solo muestra blanco{period}: revise el objetivo y la luz.',
        covered: 'la cámara {name} apenas ve{period}: revise si está tapada o desenfocada.',
        other: 'la cámara {name} mira a otro lado{period}: gírela o dibuje de nuevo sus zonas.',
      }),
    },
    over: {
      SUSPICIOUS_LOITERING: `${personas} {count, plural, =1 {permaneció} other {permanecieron}} {where}{period}.`,
      UNATTENDED_OBJECT: '{thing} {where} ya no está; sin vigilancia{period}.',
      UNAUTHORIZED_ACCESS: `${personas} {count, plural, =1 {estuvo} other {estuvieron}} {where}{period}${enteredSpanish}.`,
      PERSON_FALL: 'persona estuvo en el suelo {where}{period}.',
      CROWD_GATHERING: `${personas} se {count, plural, =1 {reunió} other {reunieron}} {where}{period}.`,
      VEHICLE_INTRUSION: `{thing} ${manner({ wrongWay: 'circuló en sentido contrario', stopped: 'estuvo en parada', other: 'circuló' })} {where}{period}.`,
      FIRE_SMOKE_DETECTION: '{thing} {where}: ya no se ve.',
      CAMERA_OFFLINE: 'la cámara {name} vuelve a dar señal; ausente{period}.',
      CAMERA_IMPAIRED: impaired({
        frozen: 'la cámara {name} vuelve a moverse; imagen congelada{period}.',
        black: 'la cámara {name} vuelve a ver; en negro{period}.',
        overexposed: 'la cámara {name} vuelve a ver; en blanco{period}.',
        covered: 'la cámara {name} vuelve a ver; tapada o desenfocada{period}.',
        other: 'la cámara {name} vuelve a mirar donde debe; girada{period}.',
      }),
    },
  },
  fr: {
    likely: 'Probable : ',
    possible: 'Possible : ',
    zone: 'dans la zone {name}',
    closed: 'dans la zone interdite {name}',
    camera: 'devant la caméra {name}',
    since: period(' depuis ', french),
    during: period(' pendant ', french),
    things: {
      ...{
        bag: 'sac',
        object: 'objet',
        vehicle: 'véhicule',
        car: 'voiture',
        truck: 'camion',
        bus: 'bus',
        motorcycle: 'moto',
      },
      ...{ bicycle: 'vélo', flames: 'flammes', smoke: 'fumée', flamesAndSmoke: 'flammes et fumée' },
    },
    now: {
      SUSPICIOUS_LOITERING: `${personnes} {count, plural, =1 {reste} other {restent}} {where}{period}.`,
      UNATTENDED_OBJECT: '{thing} sans surveillance {where}{period}.',
      UNAUTHORIZED_ACCESS: `${personnes} {where}{period}${enteredFrench}.`,
      PERSON_FALL: 'personne au sol {where}, immobile{period}.',
      CROWD_GATHERING: `${personnes} {count, plural, =1 {présente} other {rassemblées}} {where}{period}.`,
      VEHICLE_INTRUSION: `{thing} ${manner({ wrongWay: 'à contresens', stopped: 'à l’arrêt', other: 'en circulation' })} {where}{period}.`,
      FIRE_SMOKE_DETECTION: '{thing} {where}{period}.',
      CAMERA_OFFLINE: 'la caméra {name} est hors ligne{period}.',
      CAMERA_IMPAIRED: impaired({
        frozen: 'la caméra {name} montre la même image{period} : redémarrez-la.',
        black: 'la caméra {name} ne montre que du noir{period} : vérifiez l’objectif et la lumière.',
        overexposed: 'la caméra {name} ne montre que du blanc{period} : vérifiez l’objectif et la lumière.',
        covered: 'la caméra {name} ne voit presque rien{period} : vérifiez si elle est couverte ou floue.',
        other: 'la caméra {name} regarde ailleurs{period} : remettez-la en place ou redessinez ses zones.',
      }),
    },
    over: {
      SUSPICIOUS_LOITERING: `${personnes} {count, plural, =1 {est restée} other {sont restées}} {where}{period}.`,
      UNATTENDED_OBJECT: '{thing} {where} : disparu, sans surveillance{period}.',
      UNAUTHORIZED_ACCESS: `${personnes} {count, plural, =1 {était} other {étaient}} {where}{period}${enteredFrench}.`,
      PERSON_FALL: 'une personne était au sol {where}{period}.',
      CROWD_GATHERING: `${personnes} {count, plural, =1 {était présente} other {étaient rassemblées}} {where}{period}.`,
      VEHICLE_INTRUSION: `{thing} ${manner({ wrongWay: 'a roulé à contresens', stopped: 'est resté à l’arrêt', other: 'a circulé' })} {where}{period}.`,
      FIRE_SMOKE_DETECTION: '{thing} {where} : plus rien de visible.',
      CAMERA_OFFLINE: 'la caméra {name} est de retour, hors ligne{period}.',
      CAMERA_IMPAIRED: impaired({
        frozen: 'la caméra {name} est de retour, image figée{period}.',
        black: 'la caméra {name} voit de nouveau, image noire{period}.',
        overexposed: 'la caméra {name} voit de nouveau, image blanche{period}.',
        covered: 'la caméra {name} voit de nouveau, couverte ou floue{period}.',
        other: 'la caméra {name} regarde de nouveau au bon endroit, tournée{period}.',
      }),
    },
  },
  pt: {
    likely: 'Provável: ',
    possible: 'Possível: ',
    zone: 'na zona {name}',
    closed: 'na zona interdita {name}',
    camera: 'diante da câmara {name}',
    since: period(' há ', portuguese),
    during: period(' durante ', portuguese),
    things: {
      ...{ bag: 'mala', object: 'objeto', vehicle: 'veículo', car: 'carro', truck: 'camião', bus: 'autocarro' },
      ...{ motorcycle: 'mota', bicycle: 'bicicleta', flames: 'chamas', smoke: 'fumo', flamesAndSmoke: 'chamas e fumo' },
    },
    now: {
      SUSPICIOUS_LOITERING: `${pessoas} {count, plural, =1 {permanece} other {permanecem}} {where}{period}.`,
      UNATTENDED_OBJECT: '{thing} sem vigilância {where}{period}.',
      UNAUTHORIZED_ACCESS: `${pessoas} {where}{period}${enteredPortuguese}.`,
      PERSON_FALL: 'pessoa no chão {where}, imóvel{period}.',
      CROWD_GATHERING: `${pessoas} {count, plural, =1 {reunida} other {reunidas}} {where}{period}.`,
      VEHICLE_INTRUSION: `{thing} ${manner({ wrongWay: 'em sentido contrário', stopped: 'em paragem', other: 'em marcha' })} {where}{period}.`,
      FIRE_SMOKE_DETECTION: '{thing} {where}{period}.',
      CAMERA_OFFLINE: 'a câmara {name} está sem sinal{period}.',
      CAMERA_IMPAIRED: impaired({
        frozen: 'a câmara {name} mostra a mesma imagem{period}: reinicie-a.',
        black: 'a câmara {name} só mostra preto{period}: verifique a lente e a luz.',
        overexposed: 'a câmara {name} só mostra branco{period}: verifique a lente e a luz.',
        covered: 'a câmara {name} quase não vê{period}: verifique se está tapada ou desfocada.',
        other: 'a câmara {name} olha para outro lado{period}: volte a orientá-la ou desenhe de novo as zonas.',
      }),
    },
    over: {
      SUSPICIOUS_LOITERING: `${pessoas} {count, plural, =1 {permaneceu} other {permaneceram}} {where}{period}.`,
      UNATTENDED_OBJECT: '{thing} {where} já não está lá; sem vigilância{period}.',
      UNAUTHORIZED_ACCESS: `${pessoas} {count, plural, =1 {esteve} other {estiveram}} {where}{period}${enteredPortuguese}.`,
      PERSON_FALL: 'pessoa esteve no chão {where}{period}.',
      CROWD_GATHERING: `${pessoas} {count, plural, =1 {reuniu-se} other {reuniram-se}} {where}{period}.`,
      VEHICLE_INTRUSION: `{thing} ${manner({ wrongWay: 'circulou em sentido contrário', stopped: 'esteve em paragem', other: 'circulou' })} {where}{period}.`,
      FIRE_SMOKE_DETECTION: '{thing} {where}: já não se vê.',
      CAMERA_OFFLINE: 'a câmara {name} voltou; sem sinal{period}.',
      CAMERA_IMPAIRED: impaired({
        frozen: 'a câmara {name} voltou a mover-se; imagem parada{period}.',
        black: 'a câmara {name} voltou a ver; a preto{period}.',
        overexposed: 'a câmara {name} voltou a ver; a branco{period}.',
        covered: 'a câmara {name} voltou a ver; tapada ou desfocada{period}.',
        other: 'a câmara {name} voltou a olhar para onde deve; virada{period}.',
      }),
    },
  },
};

/** The scenes that exist: a loiterer at a door, an intruder in a closed area, and the same places on a quiet day. */

import type { ActorScript, SceneScript } from './script.ts';

const lobbyZones = [{ name: 'staff door', area: 'door' }];
const yardZones = [{ name: 'Dock 2', area: 'closed' }];

const lobbyPassers: readonly ActorScript[] = [
  {
    id: 'passer-1',
    enterS: 2.5,
    start: { x: -3.6, z: 5.5 },
    steps: [
      { kind: 'walk', to: { x: 1, z: 5.3 }, speed: 1.4 },
      { kind: 'walk', to: { x: 6.6, z: 5.0 }, speed: 1.4 },
    ],
    look: { bag: 'briefcase', bagColour: [86, 58, 38], top: [58, 66, 84], legs: [44, 48, 58], isOpenJacket: true },
  },
  {
    id: 'passer-2',
    enterS: 45,
    start: { x: 6.5, z: 5.4 },
    steps: [
      { kind: 'walk', to: { x: 2.6, z: 6.6 }, speed: 1.35 },
      { kind: 'walk', to: { x: -1.8, z: 6.9 }, speed: 1.35 },
      { kind: 'walk', to: { x: -6.2, z: 6.4 }, speed: 1.35 },
    ],
    look: { bag: 'backpack', hasLongHair: true, top: [150, 108, 58] },
  },
];

const yardPassers: readonly ActorScript[] = [
  {
    id: 'passer-1',
    enterS: 2.5,
    start: { x: -7.2, z: 8.3 },
    steps: [{ kind: 'walk', to: { x: 5.0, z: 8.1 }, speed: 1.4 }],
    look: { top: [206, 116, 40], legs: [44, 48, 58], bag: 'none', isOpenJacket: false },
  },
  {
    id: 'passer-2',
    enterS: 44,
    start: { x: 4.9, z: 7.7 },
    steps: [{ kind: 'walk', to: { x: -7.4, z: 8.6 }, speed: 1.3 }],
    look: { bag: 'backpack', top: [58, 78, 62] },
  },
];

export const loitererAtDoor: SceneScript = {
  name: 'loiterer-at-door',
  place: 'lobby',
  label: 'CAM 01  LOBBY DOOR',
  clockStart: '2026-11-20T18:42:10Z',
  durationS: 60,
  zones: lobbyZones,
  events: [{ eventClass: 'SUSPICIOUS_LOITERING', actorId: 'loiterer', zone: 'staff door' }],
  actors: [
    ...lobbyPassers,
    {
      id: 'loiterer',
      enterS: 9,
      start: { x: -3.4, z: 5.1 },
      steps: [
        { kind: 'walk', to: { x: -0.5, z: 7.2 } },
        { kind: 'walk', to: { x: 0.5, z: 8.5 } },
        { kind: 'stand', seconds: 2.5, activity: 'look', towards: { x: 0.7, z: 9.6 } },
        { kind: 'walk', to: { x: 1.9, z: 8.1 }, speed: 0.8 },
        { kind: 'stand', seconds: 3.5, activity: 'phone', towards: { x: 2.4, z: 4 } },
        { kind: 'walk', to: { x: -0.5, z: 7.7 }, speed: 0.75 },
        { kind: 'stand', seconds: 2, activity: 'look', towards: { x: 0.4, z: 3 } },
        { kind: 'walk', to: { x: 0.9, z: 8.6 }, speed: 0.8 },
        { kind: 'stand', seconds: 2.4, activity: 'look', towards: { x: 0.7, z: 9.6 } },
        { kind: 'walk', to: { x: 6.7, z: 5.2 }, speed: 1.4 },
      ],
      look: {
        top: [46, 50, 58],
        legs: [44, 50, 66],
        shoes: [26, 24, 24],
        bag: 'none',
        isOpenJacket: true,
        hasLongHair: false,
        shirt: [196, 184, 160],
      },
    },
  ],
};

export const intruderInYard: SceneScript = {
  name: 'intruder-in-yard',
  place: 'yard',
  label: 'CAM 02  LOADING YARD',
  clockStart: '2026-11-20T15:07:40Z',
  durationS: 60,
  zones: yardZones,
  events: [{ eventClass: 'UNAUTHORIZED_ACCESS', actorId: 'intruder', zone: 'Dock 2' }],
  actors: [
    ...yardPassers,
    {
      id: 'intruder',
      enterS: 11,
      start: { x: -7.4, z: 9.9 },
      steps: [
        { kind: 'walk', to: { x: -2.2, z: 11.2 }, speed: 1.4 },
        { kind: 'walk', to: { x: 1.2, z: 12.6 } },
        { kind: 'stand', seconds: 2, activity: 'look', towards: { x: 2, z: 17 } },
        { kind: 'walk', to: { x: 2.4, z: 14.1 }, speed: 1.0 },
        { kind: 'stand', seconds: 3.5, activity: 'look', towards: { x: 2, z: 17 } },
        { kind: 'walk', to: { x: 3.0, z: 12.4 }, speed: 1.1 },
        { kind: 'walk', to: { x: 3.2, z: 10.0 }, speed: 1.4 },
        { kind: 'walk', to: { x: 6.6, z: 9.3 }, speed: 1.4 },
      ],
      look: { top: [38, 46, 70], legs: [34, 34, 38], bag: 'none', hasLongHair: false, isOpenJacket: false },
    },
  ],
};

export const lobbyPassing: SceneScript = {
  ...loitererAtDoor,
  name: 'lobby-passing',
  durationS: 60,
  events: [],
  actors: lobbyPassers,
};

export const yardPassing: SceneScript = {
  ...intruderInYard,
  name: 'yard-passing',
  durationS: 60,
  events: [],
  actors: yardPassers,
};

export const emptyYard: SceneScript = { ...intruderInYard, name: 'empty-yard', durationS: 20, events: [], actors: [] };

/** Turns words into a rule that somebody can look at, change and save. Changes nothing itself. */

import { z } from 'zod';
import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import type { Principal } from '../accounts/index.ts';
import { lineContract, parseInput } from '../input.ts';
import { requireCamera } from './camera.service.ts';
import { listZones } from './camera.store.ts';
import { type RuleReading, readRule } from './rule-words.rules.ts';
import { completeZoneRules, zoneRulesContract } from './zone.rules.ts';
import type { Zone, ZoneRules } from './zone.ts';

export interface RuleProposal extends Pick<RuleReading, 'hours' | 'unread' | 'notes'> {
  /** The zone that was named; null: none, or none of this camera. */
  readonly zone: Zone | null;
  /** Only those that were asked for, complete. */
  readonly rules: ZoneRules;
}

const wordsContract = z.object({ words: lineContract(300) });
const examples = 'Try "a car stops for a minute", "somebody enters after 22:00" or "a bag is left for 5 minutes".';

/** Needs cameras:write, as saving does. Throws `invalid` where no rule is understood, or one with impossible numbers; `notFound`, `forbidden`. */
export async function ruleFromWords(
  app: Pick<App, 'db'>,
  principal: Principal | null,
  input: { cameraId: string; words: string },
): Promise<RuleProposal> {
  const camera = await requireCamera(app, principal, input.cameraId);
  const { words } = parseInput(wordsContract, input);
  const zones = await listZones(app.db, [camera.id]);
  const { rules: asked, zoneId, hours, unread, notes } = readRule(words, zones);
  if (!asked) throw new AppError('invalid', `No rule was understood. ${examples}`);
  const { rules } = parseInput(z.object({ rules: zoneRulesContract }), { rules: asked });
  const zone = zones.find(({ id }) => id === zoneId) ?? null;
  return { zone, rules: completeZoneRules(rules), hours, unread, notes };
}

/** All rules, in the order in which they are asked. */

import { loiteringRule } from './loitering.rules.ts';
import { restrictedRule } from './restricted.rules.ts';
import type { ZoneRule } from './rule.ts';

export const zoneRules: readonly ZoneRule[] = [loiteringRule, restrictedRule];

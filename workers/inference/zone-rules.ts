/** All rules, in the order in which they are asked. */

import { crowdRule } from './crowd.rules.ts';
import { fallsRule } from './falls.rules.ts';
import { fireRule } from './fire.rules.ts';
import { loiteringRule } from './loitering.rules.ts';
import { restrictedRule } from './restricted.rules.ts';
import type { ZoneRule } from './rule.ts';
import { unattendedRule } from './unattended.rules.ts';
import { vehicleRule } from './vehicle.rules.ts';

export const zoneRules: readonly ZoneRule[] = [
  loiteringRule,
  restrictedRule,
  fallsRule,
  crowdRule,
  unattendedRule,
  vehicleRule,
  fireRule,
];

/** Which model the workers of an installation shall use for a task, as the operator chose it. */

import type { ModelIdentity, ModelTask } from '../../platform/models/model-identity.ts';

export interface ModelChoice extends ModelIdentity {
  readonly task: ModelTask;
  readonly chosenAt: Date;
}

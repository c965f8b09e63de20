/** The plan with the encoders that its rungs are made by: in hardware where all workers have it. */

import type { App } from '../../core/app.ts';
import type { VideoPlan } from '../../core/domain/videos/index.ts';
import { listWorkers } from '../../core/domain/workers/index.ts';
import { chooseEncoder } from './encoder.plan.ts';

export async function chooseEncoders(app: App, plan: VideoPlan): Promise<VideoPlan> {
  if (!plan.video) return plan;
  const { encoder, reason } = chooseEncoder('h264', await listWorkers(app));
  const rungs = plan.video.rungs.map((rung) => ({ ...rung, encoder, encoderReason: reason }));
  return { ...plan, video: { ...plan.video, rungs } };
}

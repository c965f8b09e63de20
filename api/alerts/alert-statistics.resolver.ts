/** How often the alerts of a camera were right, and when they came. */

import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import {
  type CameraStatistics,
  getAlertStatistics,
  getAlertsByDay,
  getAlertsByHourOfWeek,
} from '../../core/domain/alerts/index.ts';
import type { Camera as CameraRow } from '../../core/domain/cameras/index.ts';
import { Camera } from '../cameras/camera.type.ts';
import type { Context } from '../graphql/context.ts';
import { DateTime } from '../graphql/scalars.ts';
import { AlertDay, AlertHour, CameraAlertStatistics } from './alert-statistics.type.ts';

@Resolver(() => Camera)
export class CameraStatisticsResolver {
  @FieldResolver(() => CameraAlertStatistics, {
    description: 'How often its alerts were right, over at most 366 days. Needs alerts:read.',
  })
  alertStatistics(
    @Root() camera: CameraRow,
    @Ctx() { app, principal }: Context,
    @Arg('from', () => DateTime, { nullable: true, description: 'Inclusive; without it, 30 days before the end.' })
    from: Date | null,
    @Arg('to', () => DateTime, { nullable: true, description: 'Exclusive; without it, now.' }) to: Date | null,
  ): Promise<CameraStatistics> {
    return getAlertStatistics(app, principal, { camera, range: { from, to } });
  }
}

@Resolver(() => CameraAlertStatistics)
export class AlertSeriesResolver {
  @FieldResolver(() => [AlertDay], { description: 'Alerts by day, the earliest first; days without one are left out.' })
  byDay(
    @Root() statistics: CameraStatistics,
    @Ctx() { app }: Context,
    @Arg('timeZone', () => String, { description: 'Whose days: a time zone of the IANA database.' }) timeZone: string,
  ): Promise<AlertDay[]> {
    return getAlertsByDay(app, statistics, timeZone);
  }

  @FieldResolver(() => [AlertHour], {
    description: 'Alerts by hour of the week, from Monday on; hours without one are left out.',
  })
  byHourOfWeek(
    @Root() statistics: CameraStatistics,
    @Ctx() { app }: Context,
    @Arg('timeZone', () => String, { description: 'Whose hours: a time zone of the IANA database.' }) timeZone: string,
  ): Promise<AlertHour[]> {
    return getAlertsByHourOfWeek(app, statistics, timeZone);
  }
}

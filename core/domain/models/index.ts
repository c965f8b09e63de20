/** Which models an installation uses: the only door to this module. */

export { type KnownModel, listKnownModels } from './known-model.service.ts';
export { chooseModel, clearModelChoices, listModelChoices } from './model-choice.store.ts';
export type { ModelChoice } from './model-choice.ts';
export type { ComparedModels, ModelReport, RaisedAlert, TimedAlert, WatchCost } from './model-report.ts';

/** Which models an installation uses: the only door to this module. */

export { chooseModel, clearModelChoices, listModelChoices } from './model-choice.store.ts';
export type { ModelChoice } from './model-choice.ts';

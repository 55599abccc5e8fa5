import type { CallEffects, CallEffectsState } from '@parley/core';
import { useObservable } from '../provider/use-observable.js';
import { useParley } from '../provider/use-parley.js';
import { useAction } from '../theme/use-action.js';

/** What is made of sound and picture, and how the last switching went. */
export interface EffectsView {
  readonly effects: CallEffectsState;
  /** A model is being loaded. */
  readonly pending: boolean;
  readonly error?: unknown;
  readonly change: (wanted: Partial<CallEffects>) => void;
}

/** The effects of this device. */
export function useEffects(): EffectsView {
  const { calls } = useParley();
  const effects = useObservable(calls.effects);
  const [action, run] = useAction();
  return { effects, ...action, change: (wanted) => run(() => calls.setEffects(wanted)) };
}

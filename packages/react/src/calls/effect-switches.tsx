import { useState } from 'react';
import { useStrings } from '../theme/use-strings.js';
import { useEffects } from './use-effects.js';

type Effect = 'background' | 'noiseSuppression';

/** Switches what is made of sound and picture; nothing where the app gave the client no effects. */
export function EffectSwitches() {
  const { devices: words } = useStrings();
  const { effects, pending, error, change } = useEffects();
  const [last, setLast] = useState<Effect>();
  const { offered, background, noiseSuppression } = effects;
  if (!offered.background && !offered.noiseSuppression) return null;
  const flip = (effect: Effect, on: boolean) => {
    setLast(effect);
    change(effect === 'background' ? { background: on ? 'blur' : 'none' } : { noiseSuppression: on });
  };
  const all: readonly { readonly effect: Effect; readonly on: boolean; readonly label: string }[] = [
    { effect: 'background', on: background === 'blur', label: words.blur },
    { effect: 'noiseSuppression', on: noiseSuppression, label: words.noise },
  ];
  return (
    <fieldset className="parley-picker-choices" aria-busy={pending}>
      <legend className="parley-label">{words.effects}</legend>
      {all
        .filter(({ effect }) => offered[effect])
        .map(({ effect, on, label }) => {
          const waits = pending && last === effect;
          return (
            <label key={effect} className="parley-check parley-effect">
              <input
                type="checkbox"
                role="switch"
                // What was asked for shows at once; what did not come off falls back.
                checked={waits ? !on : on}
                disabled={pending}
                onChange={({ target }) => flip(effect, target.checked)}
              />
              <span>{label}</span>
              {waits && <span className="parley-muted">{words.effectLoading}</span>}
            </label>
          );
        })}
      {error !== undefined && (
        <p className="parley-error" role="alert">
          {isUnsupported(error) ? words.effectUnsupported : words.effectFailed}
        </p>
      )}
    </fieldset>
  );
}

function isUnsupported(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'calls/unsupported';
}

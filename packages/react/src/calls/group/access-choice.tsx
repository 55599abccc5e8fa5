import type { CallAccess } from '@parley/core';
import { useId } from 'react';
import type { CallView } from '../observe-call.js';
import { useGroupWords } from './use-group-words.js';

const choices: readonly CallAccess[] = ['open', 'lobby', 'locked'];

/** Says who comes in; for the host. */
export function AccessChoice({
  call,
  state,
  run,
}: CallView & { readonly run: (work: () => Promise<unknown>) => void }) {
  const { access } = useGroupWords();
  const name = useId();
  return (
    <fieldset className="parley-picker-choices parley-people-access">
      <legend className="parley-label">{access.title}</legend>
      {choices.map((choice) => (
        <label key={choice} className="parley-device">
          <input
            className="parley-radio"
            type="radio"
            name={name}
            checked={state.access === choice}
            onChange={() => run(() => call.configure({ access: choice }))}
          />
          <span className="parley-device-name">{access[choice]}</span>
        </label>
      ))}
    </fieldset>
  );
}

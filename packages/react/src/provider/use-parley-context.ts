import { useContext } from 'react';
import { ParleyContext, type ParleyContextValue } from './parley-context.js';

/** What the nearest provider hands down. */
export function useParleyContext(): ParleyContextValue {
  const value = useContext(ParleyContext);
  if (!value) {
    throw new Error(
      'Unable to use Parley here: because no <ParleyProvider> is above this component. Wrap your app in <ParleyProvider parley={parley}>.',
    );
  }
  return value;
}

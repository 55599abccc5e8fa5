import { useObservable } from '../provider/use-observable.js';
import { useParleyContext } from '../provider/use-parley-context.js';
import { observeNetwork, type Network } from './observe-network.js';

/** What the browser says of its network, watched once for all components. */
export function useNetwork(): Network {
  const { desk } = useParleyContext();
  return useObservable(desk.keep('network', observeNetwork));
}

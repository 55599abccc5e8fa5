import { hrefOf, type Route } from './route.js';

/** Goes to a screen; the browser's back button leads here again. With `replace` it takes this screen's place. */
export function navigate(route: Route, options: { readonly replace?: boolean } = {}): void {
  const href = hrefOf(route);
  if (href === `${location.pathname}${location.search}`) return;
  if (options.replace) history.replaceState(history.state, '', href);
  else history.pushState({ cameFrom: `${location.pathname}${location.search}` }, '', href);
  dispatchEvent(new PopStateEvent('popstate'));
}

/** Goes up to a screen: a step back where that is the screen before, so that "back" and the browser's button agree. */
export function goUp(route: Route): void {
  const state = history.state as { readonly cameFrom?: string } | null;
  if (state?.cameFrom === hrefOf(route)) history.back();
  else navigate(route, { replace: true });
}

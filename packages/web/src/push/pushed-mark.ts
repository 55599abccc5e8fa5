const key = 'parley:push';

/** Whether `enablePush` subscribed this browser: what an app does with push managers by itself is its own affair. */
export function isPushed(): boolean {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}

/** Notes that this browser is subscribed, or no longer. */
export function markPushed(on: boolean): void {
  try {
    if (on) localStorage.setItem(key, '1');
    else localStorage.removeItem(key);
  } catch {
    // Without storage nobody remembers: the app ends it by `disablePush`.
  }
}

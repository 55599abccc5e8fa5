const key = 'parley-demo-ask-before-calls';

/** Whether devices are tried before a call of two, too; before one of a group they always are. */
export function asksBeforeCalls(): boolean {
  return localStorage.getItem(key) === 'yes';
}

/** Remembers it in this browser. */
export function askBeforeCalls(yes: boolean): void {
  if (yes) localStorage.setItem(key, 'yes');
  else localStorage.removeItem(key);
}

/** The Network Information API, where the browser has it. */
interface ConnectionInfo extends EventTarget {
  readonly type?: string;
}

/** Calls the listener when the page came back online or moved to another network. Returns the ending. */
export function watchNetwork(listener: () => void): () => void {
  const info = (navigator as { readonly connection?: ConnectionInfo }).connection;
  let type = info?.type;
  // `change` also fires whenever the estimated speed does.
  const onChange = () => {
    if (info?.type === type) return;
    type = info?.type;
    listener();
  };
  window.addEventListener('online', listener);
  info?.addEventListener('change', onChange);
  return () => {
    window.removeEventListener('online', listener);
    info?.removeEventListener('change', onChange);
  };
}

const key = 'parley uploads';

/** Whether a page before this one left files on their way; known without loading anything. */
export function areUploadsLeft(): boolean {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}

/** Notes whether there are some. */
export function markUploads(some: boolean): void {
  try {
    if (some) localStorage.setItem(key, '1');
    else localStorage.removeItem(key);
  } catch {
    // Where nothing can be kept there is nothing to find.
  }
}

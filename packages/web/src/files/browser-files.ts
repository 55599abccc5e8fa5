import type { FilesPort } from '@parley/core';
import { keptUploads } from './kept-uploads.js';
import { upload } from './upload.js';

/** Files of a page. */
export const browserFiles: FilesPort = {
  upload,
  ...keptUploads,
  async alone(name, run) {
    const locks = (navigator as Partial<Navigator>).locks;
    if (!locks) {
      await run();
      return true;
    }
    return locks.request(`parley upload ${name}`, { ifAvailable: true }, async (lock) => {
      if (lock) await run();
      return lock !== null;
    });
  },
};
